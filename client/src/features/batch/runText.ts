import type { Snapshot } from "./snapshot";
import type { Translate } from "./words";

export function runTitle(state: Snapshot, t: Translate): string {
  const { phase } = state;
  if (isFileGone(state)) return t("run.title.fileGone");
  if (isNoneUsable(state)) return t("run.title.noneUsable");
  return phase === "empty" || phase === "reading" || phase === "refused"
    ? t("run.title.idle")
    : t(`run.title.${phase}`);
}

/** What the state of the run means for the person. */
export function runText(state: Snapshot, t: Translate): string {
  const { phase, preview, progress } = state;
  const estimated = progress.done - progress.refused;
  if (isFileGone(state)) return t("fileProblems.unreadable");
  if (phase === "stopped") return t("run.stopped");
  if (phase === "cancelled") return t("run.cancelled");
  if (phase === "done") return doneText(estimated, (preview?.rows ?? 0) - estimated, t);
  if (phase !== "idle") return "";
  if (isNoneUsable(state)) return t("run.noneUsable");
  return t("run.usable", { count: progress.total, rows: preview?.rows ?? 0 });
}

function isFileGone({ phase, failed }: Snapshot): boolean {
  return phase === "stopped" && failed.some(({ failure }) => failure.kind === "file");
}

function isNoneUsable({ phase, progress }: Snapshot): boolean {
  return phase === "idle" && progress.total === 0;
}

function doneText(estimated: number, without: number, t: Translate): string {
  const finished = t("run.finished", { count: estimated });
  return without === 0 ? finished : `${finished} ${t("run.without", { count: without })}`;
}
