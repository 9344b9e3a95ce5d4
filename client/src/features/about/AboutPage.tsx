import { useTranslation } from "react-i18next";
import { LinkRow } from "../../components/LinkRow";
import { PageIntro } from "../../components/PageIntro";
import { Panel } from "../../components/Panel";
import classes from "./AboutPage.module.css";
import { LicencesPanel } from "./LicencesPanel";
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
        <div className={classes.wide}>
          <LicencesPanel />
        </div>
      </div>
    </>
  );
}

function Privacy() {
  const { t } = useTranslation("about");
  const groups = [
    [
      t("privacy.never"),
      [t("privacy.neverCamera"), t("privacy.neverNames"), t("privacy.neverOthers")],
    ],
    [
      t("privacy.sent"),
      [
        t("privacy.sentDrive"),
        t("privacy.sentCheck"),
        t("privacy.sentStress"),
        t("privacy.sentHealth"),
      ],
    ],
    [
      t("privacy.kept"),
      [
        t("privacy.keptChoices"),
        t("privacy.keptDrives"),
        t("privacy.keptChecks"),
        t("privacy.keptScale"),
      ],
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
        <LinkRow to="/status" name={t("more.models")} text={t("more.modelsText")} />
      </li>
      <li>
        <LinkRow to="/models" name={t("more.versions")} text={t("more.versionsText")} />
      </li>
      <li>
        <LinkRow href="/docs" name={t("more.docs")} text={t("more.docsText")} />
      </li>
    </ul>
  );
}
