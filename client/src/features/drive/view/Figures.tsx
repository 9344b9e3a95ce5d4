import { useTranslation } from "react-i18next";
import { formatDuration } from "../../../lib/duration";
import { formatNumber, formatShare } from "../../../lib/format";
import { useNow } from "../../../lib/useClock";
import type { WindowFeatures } from "../science/windows";
import type { DriveState } from "../session/driveState";
import classes from "./Figures.module.css";
import { formatSeconds } from "./words";

/** What the last minutes say, in numbers; what is not known yet is said to be so, and is never zero. */
export function Figures({ state: { features, on_task_since_ms } }: { state: DriveState }) {
  const { t } = useTranslation("drive");
  const now = useNow();
  const onTask = on_task_since_ms === null ? null : formatDuration((now - on_task_since_ms) / 1000);
  const perclos = features?.perclos_60 ?? null;
  const rate = features?.blink_rate ?? null;
  const entries = [
    [
      t("figures.perclos"),
      perclos === null ? null : formatShare(perclos),
      t("figures.perclosNote"),
    ],
    [
      t("figures.blinks"),
      rate === null ? null : formatNumber(Math.round(rate)),
      t("figures.perMinute"),
    ],
    [t("figures.longBlink"), ...useLongBlink(features)],
    [t("figures.onTask"), onTask, null],
  ] as const;
  return (
    <dl className={classes.figures}>
      {entries.map(([name, value, note]) => (
        <div key={name} className={classes.figure}>
          <dt className={classes.name}>{name}</dt>
          <dd className={value === null ? classes.unknown : classes.value}>
            {value ?? t("figures.unknown")} {value !== null && note && <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** How long, and how long ago: by the frames' clock. */
function useLongBlink(features: WindowFeatures | null): [string | null, string | null] {
  const { t } = useTranslation("drive");
  if (!features) return [null, null];
  const { last_long_blink_ms: length, last_long_blink_end_ms: end, t_ms } = features;
  if (length === null || end === null) return [t("figures.none"), null];
  const ago = t("figures.ago", { time: formatDuration((t_ms - end) / 1000) });
  return [t("figures.seconds", { seconds: formatSeconds(length) }), ago];
}
