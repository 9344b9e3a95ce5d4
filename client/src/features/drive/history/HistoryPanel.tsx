import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmButton } from "../../../components/ConfirmButton";
import { FailureAlert } from "../../../components/FailureAlert";
import { Panel } from "../../../components/Panel";
import type { StorageProblem } from "../../../lib/storage";
import { DriveRow } from "./DriveRow";
import classes from "./HistoryPanel.module.css";
import { RemovePerson } from "./RemovePerson";
import { type KeptDrives, openStore, type Store } from "./store";
import { useKeptDrives } from "./useKeptDrives";

interface HistoryPanelProps {
  /** Another than this browser's. */
  store?: Store;
}

/** The drives kept on this device: to look at, to take along, to delete. */
export function HistoryPanel({ store }: HistoryPanelProps) {
  const { t } = useTranslation("drive");
  const [ownStore] = useState(() => store ?? openStore());
  const { kept, removal, remove, removeAll, removePerson } = useKeptDrives(ownStore);
  return (
    <Panel title={t("history.title")}>
      <p className={classes.lead}>{t("history.lead")}</p>
      {removal && <Removed key={removal.count} problem={removal.problem} />}
      {kept?.problem && <Problem title={t("history.problem.title")} problem={kept.problem} />}
      {kept && !kept.problem && (
        <>
          <Drives kept={kept} remove={remove} removeAll={removeAll} />
          <RemovePerson sessions={kept.sessions} onRemove={removePerson} />
        </>
      )}
    </Panel>
  );
}

interface DrivesProps {
  kept: KeptDrives;
  remove: (sessionId: string) => void;
  removeAll: () => void;
}

function Drives({ kept: { sessions, skipped }, remove, removeAll }: DrivesProps) {
  const { t } = useTranslation("drive");
  return (
    <>
      {sessions.length === 0 && skipped === 0 && <p>{t("history.empty")}</p>}
      {sessions.length > 0 && (
        <ul className={classes.drives}>
          {sessions.map((session) => (
            <DriveRow key={session.session_id} session={session} onDelete={remove} />
          ))}
        </ul>
      )}
      {skipped > 0 && <p className={classes.note}>{t("history.skipped", { count: skipped })}</p>}
      {sessions.length + skipped > 0 && (
        <ConfirmButton
          label={t("history.remove.all")}
          question={t("history.remove.askAll")}
          onConfirm={removeAll}
        />
      )}
    </>
  );
}

function Problem({ title, problem }: { title: string; problem: StorageProblem }) {
  const { t } = useTranslation("drive");
  return <FailureAlert failure={{ title, advice: t(`history.problem.${problem}`) }} />;
}

/** Takes the focus, whose button has gone with the drive. */
function Removed({ problem }: { problem: StorageProblem | null }) {
  const { t } = useTranslation("drive");
  const said = useRef<HTMLDivElement>(null);
  useEffect(() => said.current?.focus(), []);
  return (
    <div ref={said} role="status" tabIndex={-1} className={classes.removed}>
      {problem ? (
        <Problem title={t("history.problem.undeleted")} problem={problem} />
      ) : (
        t("history.remove.done")
      )}
    </div>
  );
}
