import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber, formatShare } from "../../lib/format";
import type { EcgState } from "./ecg";
import { NEEDED_MINUTES } from "./ownScale";
import classes from "./Readings.module.css";
import type { Reading } from "./reading";
import type { HeartRate } from "./useHeartRate";

type Translate = TFunction<"heartRate">;

interface ReadingsProps {
  heartRate: HeartRate;
}

/** What the strap says now, what the last minute comes to, and what is still missing. */
export function Readings({ heartRate }: ReadingsProps) {
  const { t } = useTranslation("heartRate");
  const { strap, liveBpm, heartRateBpm, reading, ecgState } = heartRate;
  return (
    <>
      <Live bpm={liveBpm} />
      <dl className={classes.entries}>
        <Entry name={t("reading.device")}>{strap.deviceName ?? t("reading.unnamed")}</Entry>
        <Entry name={t("reading.mean")}>{inBpm(heartRateBpm, t)}</Entry>
        <Entry name={t("reading.beats")}>{cleanBeats(reading, t)}</Entry>
        <Entry name={t("reading.ecg")}>{variability(ecgState, t)}</Entry>
      </dl>
    </>
  );
}

function Live({ bpm }: { bpm: number | null }) {
  const { t } = useTranslation("heartRate");
  return (
    <p className={classes.live}>
      <span className={classes.label}>{t("reading.now")}</span>
      {bpm === null ? (
        <span className={classes.unknown}>{t("reading.unknown")}</span>
      ) : (
        <span>
          <span className={classes.rate}>{formatNumber(bpm)}</span> {t("reading.bpm")}
        </span>
      )}
    </p>
  );
}

function Entry({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.entry}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function inBpm(bpm: number | null, t: Translate): string {
  return bpm === null ? t("reading.unknown") : `${formatNumber(bpm)} ${t("reading.bpm")}`;
}

function cleanBeats({ rr, coverage }: Reading, t: Translate): string {
  if (rr === "none") return t("reading.noBeats");
  return rr === "fake" ? t("reading.computed") : formatShare(coverage);
}

function variability(state: EcgState, t: Translate): string {
  switch (state.kind) {
    case "value":
      return `${formatNumber(Math.round(state.ecg * 100) / 100)} ${t("reading.ofOwnRange")}`;
    case "learning":
      return t("ecg.learning", { minutes: Math.floor(state.minutes), needed: NEEDED_MINUTES });
    default:
      return t(`ecg.${state.kind}`);
  }
}
