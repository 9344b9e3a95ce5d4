import { IconChevronRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { PageIntro } from "../../components/PageIntro";
import { Panel } from "../../components/Panel";
import classes from "./AboutPage.module.css";
import { Versions } from "./Versions";

export function AboutPage() {
  const { t } = useTranslation("about");
  return (
    <>
      <PageIntro title={t("title")} lead={t("lead")} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <Panel title={t("limits.title")}>
            <div className={classes.paragraphs}>
              <p>{t("limits.baseline")}</p>
              <p>{t("limits.models")}</p>
              <p>{t("limits.diagnosis")}</p>
            </div>
          </Panel>
          <Panel title={t("more.title")}>
            <More />
          </Panel>
        </div>
        <div className={classes.column}>
          <Panel title={t("privacy.title")}>
            <Privacy />
          </Panel>
          <Panel title={t("version.title")}>
            <Versions />
          </Panel>
        </div>
      </div>
    </>
  );
}

function Privacy() {
  const { t } = useTranslation("about");
  const groups = [
    [t("privacy.never"), [t("privacy.neverCamera"), t("privacy.neverOthers")]],
    [t("privacy.sent"), [t("privacy.sentCheck"), t("privacy.sentHealth")]],
    [
      t("privacy.kept"),
      [t("privacy.keptChoices"), t("privacy.keptChecks"), t("privacy.keptScale")],
    ],
  ] as const;
  return (
    <div className={classes.groups}>
      {groups.map(([name, items]) => (
        <section key={name}>
          <h3 className={classes.group}>{name}</h3>
          <ul className={classes.items}>
            {items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function More() {
  const { t } = useTranslation("about");
  return (
    <ul className={classes.links}>
      <li>
        <Link to="/status" className={classes.link}>
          <LinkWords name={t("more.models")} text={t("more.modelsText")} />
        </Link>
      </li>
      <li>
        {/* A page of the server, not of the app. */}
        <a href="/docs" className={classes.link}>
          <LinkWords name={t("more.docs")} text={t("more.docsText")} />
        </a>
      </li>
    </ul>
  );
}

function LinkWords({ name, text }: { name: string; text: string }) {
  return (
    <>
      <span>
        <span className={classes.linkName}>{name}</span>
        <span className={classes.linkText}>{text}</span>
      </span>
      <IconChevronRight className={classes.chevron} size={20} stroke={1.75} aria-hidden />
    </>
  );
}
