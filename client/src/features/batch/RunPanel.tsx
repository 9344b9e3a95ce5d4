import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Panel } from "../../components/Panel";
import { saveFile } from "../../lib/saveFile";
import { FailedChunks } from "./FailedChunks";
import classes from "./RunPanel.module.css";
import { RunProgress } from "./RunProgress";
import { runText, runTitle } from "./runText";
import type { Session } from "./session";
import type { Snapshot } from "./snapshot";
import type { Batch } from "./useBatch";

interface RunPanelProps {
  session: Session;
  batch: Batch;
}

export function RunPanel({ session, batch }: RunPanelProps) {
  const { t } = useTranslation("batch");
  const { state, attempt } = batch;
  const panel = useKeptFocus(state.phase);
  return (
    <Panel title={runTitle(state, t)} ref={panel}>
      <div className={classes.stack}>
        {state.phase !== "idle" && <RunProgress state={state} />}
        <p className={classes.text}>{runText(state, t)}</p>
        <FailedChunks state={state} onRetry={(chunk) => void attempt(session.retry(chunk))} />
        <Actions session={session} batch={batch} />
        {state.progress.done > 0 && <p className={classes.note}>{t("run.disclaimer")}</p>}
      </div>
    </Panel>
  );
}

/** When the button with the focus is gone, the panel takes the focus: it does not start again at the top. */
function useKeptFocus(phase: Snapshot["phase"]) {
  const panel = useRef<HTMLElement>(null);
  const previous = useRef(phase);
  useEffect(() => {
    const hasChanged = previous.current !== phase;
    previous.current = phase;
    if (!hasChanged || !panel.current || document.activeElement !== document.body) return;
    panel.current.tabIndex = -1;
    panel.current.focus({ preventScroll: true });
  }, [phase]);
  return panel;
}

function Actions({ session, batch: { state, attempt } }: RunPanelProps) {
  const { t } = useTranslation("batch");
  const { phase, progress } = state;
  const rest = progress.total - progress.done;
  const start = () => void attempt(session.start());
  return (
    <div className={classes.actions}>
      {phase === "idle" && rest > 0 && (
        <Button className={classes.primary ?? ""} size="md" onClick={start}>
          {t("run.start", { count: rest })}
        </Button>
      )}
      {phase === "running" && (
        <Button variant="default" size="md" onClick={() => void attempt(session.pause())}>
          {t("run.pause")}
        </Button>
      )}
      {(phase === "paused" || phase === "stopped") && (
        <Button className={classes.primary ?? ""} size="md" onClick={start}>
          {t("run.resume")}
        </Button>
      )}
      {phase === "cancelled" && rest > 0 && (
        <Button variant="default" size="md" onClick={start}>
          {t("run.rest", { count: rest })}
        </Button>
      )}
      {(phase === "running" || phase === "paused" || phase === "stopped") && (
        <Button variant="default" size="md" onClick={() => void attempt(session.cancel())}>
          {t("run.cancel")}
        </Button>
      )}
      {phase !== "idle" && phase !== "running" && progress.done > 0 && (
        <Download session={session} state={state} attempt={attempt} />
      )}
    </div>
  );
}

interface DownloadProps {
  session: Session;
  state: Snapshot;
  attempt: Batch["attempt"];
}

function Download({ session, state, attempt }: DownloadProps) {
  const { t } = useTranslation("batch");
  const [isBusy, setIsBusy] = useState(false);
  const isDone = state.phase === "done";
  const label = t(isDone ? "run.download" : "run.downloadSoFar");

  async function save(): Promise<void> {
    if (isBusy) return;
    setIsBusy(true);
    saveFile(await session.download(), resultName(state.file?.name ?? ""));
  }

  return (
    <Button
      {...(isDone ? { className: classes.primary ?? "" } : { variant: "default" })}
      size="md"
      aria-busy={isBusy}
      leftSection={<IconDownload size={18} aria-hidden />}
      onClick={() => void attempt(save().finally(() => setIsBusy(false)))}
    >
      {isBusy ? t("run.downloading") : label}
    </Button>
  );
}

/** "drive.csv" -> "drive-stress.csv" */
export function resultName(name: string): string {
  return `${name.replace(/\.[^.]*$/, "") || "results"}-stress.csv`;
}
