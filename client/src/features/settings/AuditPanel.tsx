import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type AuditEntry, getAudit } from "../../api/getAudit";
import { Asked } from "../../components/asked/Asked";
import { Moment } from "../../components/Moment";
import { Panel } from "../../components/Panel";
import classes from "./AuditPanel.module.css";
import { useAsked } from "./useAsked";
import { useAuditWords } from "./words";

/** What admins did, newest first: it can only be read. */
export function AuditPanel() {
  const { t } = useTranslation("settings");
  return (
    <Panel title={t("audit.title")}>
      <p className={classes.note}>{t("audit.lead")}</p>
      <Page cursor={null} />
    </Panel>
  );
}

/** A page, and below it the next one once somebody wants to see it. */
function Page({ cursor }: { cursor: string | null }) {
  const { t } = useTranslation("settings");
  const [isOpen, setIsOpen] = useState(false);
  const observed = useAsked(["audit", cursor ?? ""], () => getAudit(cursor));
  return (
    <Asked observed={observed}>
      {({ entries, next_cursor }) => (
        <>
          {entries.length === 0 && <p>{t("audit.empty")}</p>}
          <ul className={classes.entries}>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ul>
          {next_cursor !== null && isOpen && <Page cursor={next_cursor} />}
          {next_cursor !== null && !isOpen && (
            <Button variant="default" size="md" onClick={() => setIsOpen(true)}>
              {t("audit.older")}
            </Button>
          )}
        </>
      )}
    </Asked>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const wordsFor = useAuditWords();
  return (
    <li className={classes.entry}>
      <span className={classes.at}>
        <Moment iso={entry.at} />
      </span>
      <span>{wordsFor(entry)}</span>
    </li>
  );
}
