import { useTranslation } from "react-i18next";
import { DOWNLOAD_BYTES } from "../pipeline/files";
import { LIMITS } from "../science/openness";
import type { Calibrating, DriveState } from "../session/driveState";
import classes from "./Progress.module.css";
import { formatMegabytes } from "./words";

const CALIBRATION_S = LIMITS.calibration_ms / 1000;

/** Of the download, and of the calibration; nothing otherwise. */
export function Progress({ state: { phase, starting, calibrating } }: { state: DriveState }) {
  if (phase === "calibrating" && calibrating) return <Calibration calibrating={calibrating} />;
  if (phase === "starting" && starting?.share != null) return <Download share={starting.share} />;
  return null;
}

function Download({ share }: { share: number }) {
  const { t } = useTranslation("drive");
  const total = formatMegabytes(DOWNLOAD_BYTES);
  const text = t("download.progress", { done: formatMegabytes(share * DOWNLOAD_BYTES), total });
  return <Bar label={t("download.label")} share={share} text={text} />;
}

function Calibration({ calibrating }: { calibrating: Calibrating }) {
  const { t } = useTranslation("drive");
  const { progress, refusal, hasOutgrown } = calibrating;
  const seconds = Math.ceil((1 - progress) * CALIBRATION_S);
  return (
    <>
      <Bar
        label={t("calibrating.label")}
        share={progress}
        text={t("calibrating.left", { seconds })}
      />
      {hasOutgrown && <p className={classes.note}>{t("calibrating.outgrown")}</p>}
      {refusal && (
        <p className={classes.note} role="status">
          {t(`refusal.${refusal}`)}
        </p>
      )}
    </>
  );
}

interface BarProps {
  label: string;
  /** 0-1 */
  share: number;
  text: string;
}

function Bar({ label, share, text }: BarProps) {
  return (
    <div className={classes.progress}>
      <progress className={classes.bar} aria-label={label} value={share} max={1} />
      <span className={classes.text}>{text}</span>
    </div>
  );
}
