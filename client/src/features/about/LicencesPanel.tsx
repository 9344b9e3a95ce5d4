import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { getLicences, type Licences, type Part } from "../../api/getLicences";
import { Asked } from "../../components/asked/Asked";
import { LinkRow } from "../../components/LinkRow";
import { Panel } from "../../components/Panel";
import { useAnswer } from "../../lib/useAnswer";
import classes from "./LicencesPanel.module.css";

const GROUPS = [
  "browser",
  "server",
  "models",
  "backup",
  "training",
] as const satisfies (keyof Licences)[];

/** Whose work this is made of; the list is loaded by whoever opens it. */
export function LicencesPanel() {
  const { t } = useTranslation("about");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Panel title={t("parts.title")}>
      <p className={classes.lead}>{t("parts.lead")}</p>
      <details
        className={classes.details}
        onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
      >
        <summary className={classes.summary}>
          <IconChevronRight className={classes.chevron} size={20} stroke={1.75} aria-hidden />
          {t("parts.show")}
        </summary>
        {isOpen && <All />}
      </details>
    </Panel>
  );
}

function All() {
  const { t } = useTranslation("about");
  const observed = useAnswer(["licences"], getLicences);
  return (
    <div className={classes.all}>
      <Asked observed={observed}>{(licences) => <Groups licences={licences} />}</Asked>
      <div className={classes.texts}>
        <LinkRow href="/licences.txt" name={t("parts.texts")} text={t("parts.textsText")} />
      </div>
    </div>
  );
}

function Groups({ licences }: { licences: Licences }) {
  const { t } = useTranslation("about");
  const filled = GROUPS.filter((group) => licences[group].length > 0);
  if (filled.length === 0) return <p className={classes.lead}>{t("parts.empty")}</p>;
  return filled.map((group) => (
    <section key={group}>
      <h3 className={classes.group}>{t(`parts.${group}`)}</h3>
      <dl className={classes.licences}>
        {byLicence(licences[group]).map(([licence, parts]) => (
          <div key={licence} className={classes.licence}>
            <dt>{licence}</dt>
            <dd>
              <ul className={classes.parts}>
                {parts.map(({ name, version }) => (
                  <li key={`${name} ${version}`}>
                    {name} <span className={classes.version}>{version}</span>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  ));
}

/** The licence of most parts first. */
function byLicence(parts: readonly Part[]): [string, Part[]][] {
  const groups = new Map<string, Part[]>();
  for (const part of parts) groups.set(part.licence, [...(groups.get(part.licence) ?? []), part]);
  return [...groups].sort(([, a], [, b]) => b.length - a.length);
}
