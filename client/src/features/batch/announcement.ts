import type { Snapshot } from "./snapshot";
import type { Translate } from "./words";

/** Progress is read out in steps of as many percent. */
const STEP_PERCENT = 10;

/** The state in a sentence, for screen readers: changes seldom enough to be read out each time. */
export function announcement(state: Snapshot, t: Translate): string {
  const { phase, preview, progress, hold } = state;
  switch (phase) {
    case "empty":
      return "";
    case "idle":
      return t("spoken.ready", { usable: progress.total, rows: preview?.rows ?? 0 });
    case "running":
      return hold ? t("spoken.waiting") : t("spoken.running", { percent: steps(state) });
    case "done":
      return t("spoken.done", { done: progress.done - progress.refused });
    default:
      return t(`spoken.${phase}`);
  }
}

function steps({ progress: { done, total } }: Snapshot): number {
  return Math.floor((done * 100) / Math.max(1, total) / STEP_PERCENT) * STEP_PERCENT;
}
