import { Button } from "@mantine/core";
import type { TFunction } from "i18next";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber, formatShare } from "../../lib/format";
import classes from "./RestMeasurement.module.css";
import { REST_MS, type RestOutcome } from "./rest";
import { LIMITS } from "./rr";
import type { Strap } from "./useHeartRateStrap";
import { useRest } from "./useRest";

interface RestMeasurementProps {
  strap: Strap;
  onMeasured: (bpm: number) => void;
}

/** Five minutes of rest; the person decides whether the result is taken over. */
export function RestMeasurement({ strap, onMeasured }: RestMeasurementProps) {
  const { t } = useTranslation("heartRate");
  const titleId = useId();
  const { elapsedMs, outcome, start, cancel } = useRest(strap);
  const isRunning = elapsedMs !== null;
  return (
    <section className={classes.rest} aria-labelledby={titleId}>
      <h3 id={titleId} className={classes.title}>
        {t("rest.title")}
      </h3>
      <p className={classes.how}>{t("rest.how")}</p>
      {isRunning && <Progress elapsedMs={elapsedMs} />}
      <p role="status">{outcome && outcomeText(outcome, t)}</p>
      <div className={classes.actions}>
        <Button
          variant="default"
          size="md"
          disabled={!isRunning && strap.status !== "connected"}
          onClick={isRunning ? cancel : start}
        >
          {isRunning ? t("rest.cancel") : t("rest.start")}
        </Button>
        {outcome?.kind === "done" && (
          <Button
            className={classes.use}
            size="md"
            onClick={() => onMeasured(toTenth(outcome.bpm))}
          >
            {t("rest.use")}
          </Button>
        )}
      </div>
    </section>
  );
}

function Progress({ elapsedMs }: { elapsedMs: number }) {
  const { t } = useTranslation("heartRate");
  return (
    <div className={classes.progress}>
      <progress aria-label={t("rest.progress")} max={REST_MS} value={elapsedMs} />
      <p>{t("rest.elapsed", { elapsed: asMinutes(elapsedMs), whole: asMinutes(REST_MS) })}</p>
    </div>
  );
}

function outcomeText(outcome: RestOutcome, t: TFunction<"heartRate">): string {
  switch (outcome.kind) {
    case "done": {
      const bpm = formatNumber(toTenth(outcome.bpm));
      return t("rest.done", { bpm, coverage: formatShare(outcome.coverage) });
    }
    case "tooFewBeats": {
      const needed = formatShare(LIMITS.coveredShare);
      return t("rest.tooFewBeats", { coverage: formatShare(outcome.coverage), needed });
    }
    case "lost":
      return t("rest.lost");
  }
}

function toTenth(bpm: number): number {
  return Math.round(bpm * 10) / 10;
}

/** 65_000 -> "1:05" */
function asMinutes(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
