import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AuditEntry } from "../../api/getAudit";
import { Asked } from "../../components/asked/Asked";
import { Moment } from "../../components/Moment";
import { Panel } from "../../components/Panel";
import { Allowed } from "./Allowed";
import common from "./Models.module.css";
import classes from "./TrailPanel.module.css";
import { trailOf, trailText, useAudit } from "./trail";

/** Every step of a model's life, with who took it: it can only be read. */
export function TrailPanel({ name }: { name: string }) {
  const { t } = useTranslation("models");
  return (
    <Panel title={t("trail.title")}>
      <Allowed permission="manage">
        <Page name={name} cursor={null} />
      </Allowed>
    </Panel>
  );
}

/** A page, and below it the next one once somebody wants to see it. */
function Page({ name, cursor }: { name: string; cursor: string | null }) {
  const { t } = useTranslation("models");
  const [isOpen, setIsOpen] = useState(false);
  const observed = useAudit(cursor);
  return (
    <Asked observed={observed}>
      {(audit) => {
        const entries = trailOf(name, audit);
        const { next_cursor: next } = audit;
        return (
          <>
            {entries.length === 0 && (
              <p className={common.note}>{next ? t("trail.emptyPage") : emptyText(cursor)}</p>
            )}
            <Entries entries={entries} />
            {next !== null && isOpen && <Page name={name} cursor={next} />}
            {next !== null && !isOpen && (
              <Button
                className={classes.older ?? ""}
                variant="default"
                size="md"
                onClick={() => setIsOpen(true)}
              >
                {t("trail.older")}
              </Button>
            )}
          </>
        );
      }}
    </Asked>
  );

  /** The end of the trail needs no words. */
  function emptyText(at: string | null): string {
    return at === null ? t("trail.empty") : "";
  }
}

function Entries({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <ul className={classes.entries}>
      {entries.map((entry) => (
        <li key={entry.id} className={classes.entry}>
          <span className={classes.at}>
            <Moment iso={entry.at} />
          </span>
          <span>{trailText(entry)}</span>
        </li>
      ))}
    </ul>
  );
}
