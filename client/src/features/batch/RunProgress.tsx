import { IconClock } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProgressBar } from "./ProgressBar";
import classes from "./RunPanel.module.css";
import { type Hold, TRIES } from "./runner";
import type { Snapshot } from "./snapshot";
import { durationText } from "./words";

interface RunProgressProps {
  state: Snapshot;
}

export function RunProgress({ state }: RunProgressProps) {
  const { t } = useTranslation("batch");
  const { phase, hold, progress } = state;
  const { done, total, rowsPerSecond } = progress;
  const isRunning = phase === "running";
  return (
    <div className={classes.progress}>
      <ProgressBar
        share={total === 0 ? 0 : done / total}
        label={t("run.progress")}
        isStill={!isRunning && phase !== "done"}
      />
      <p className={classes.numbers}>
        <span className={classes.count}>{t("run.done", { done, total })}</span>
        {isRunning && rowsPerSecond !== null && (
          <>
            <span>{t("run.rate", { rate: Math.round(rowsPerSecond) })}</span>
            <span>{t("run.left", { time: durationText((total - done) / rowsPerSecond, t) })}</span>
          </>
        )}
      </p>
      {isRunning && hold && <HoldNote hold={hold} />}
    </div>
  );
}

const TICK_MS = 500;

function HoldNote({ hold }: { hold: Hold }) {
  const { t } = useTranslation("batch");
  const now = useNow();
  const seconds = Math.max(0, Math.ceil((hold.untilMs - now) / 1000));
  const next = { next: hold.nextTry, tries: TRIES, seconds };
  const texts = {
    busy: () => t("run.waitBusy", { seconds }),
    network: () => t("run.waitNetwork", next),
    timeout: () => t("run.waitTimeout", next),
    server: () => t("run.waitServer", next),
  };
  return (
    <p className={classes.hold}>
      <IconClock size={18} aria-hidden />
      {texts[hold.cause]()}
    </p>
  );
}

function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
