import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Dashboard } from "../../api/getDashboard";
import { Panel } from "../../components/Panel";
import { StateShape, type StateShapeName } from "../../components/StateShape";
import { formatNumber, formatShare } from "../../lib/format";
import { HOUR_MS } from "./binning";
import { Clock } from "./Clock";
import { wilson } from "./intervals";
import classes from "./LivePanel.module.css";
import type { Insight } from "./useInsight";
import { formatHours, type Translate } from "./words";

const SHAPES: Record<Dashboard["status"] | "unknown", StateShapeName> = {
  unknown: "ring",
  idle: "ring",
  normal: "disc",
  warning: "triangle",
  critical: "octagon",
};

interface LivePanelProps {
  live: Insight<Dashboard>;
  /** Not everybody, or not every device. */
  isSome: boolean;
}

/** The last 60 minutes, and all that there is; its figures change in their places. */
export function LivePanel({ live: { value, seenAt, isOld }, isSome }: LivePanelProps) {
  const { t } = useTranslation("insights");
  const state = value?.status ?? "unknown";
  const hour = value?.last_hour;
  return (
    <Panel title={t("live.title")}>
      <p className={classes.asOf}>
        <AsOf seenAt={seenAt} />
      </p>
      <dl className={classes.tiles} aria-busy={isOld}>
        <Tile name={t("live.state")} note={t(`live.says.${state}`)}>
          <span className={classes.state} role="status">
            <StateShape shape={SHAPES[state]} size={22} />
            {t(`live.${state}`)}
          </span>
        </Tile>
        <Tile name={t("live.events")} note={t("live.eventsSays")}>
          {hour ? formatNumber(hour.events_count) : "–"}
        </Tile>
        <Tile name={t("live.drowsy")}>{hour ? formatNumber(hour.drowsy_count) : "–"}</Tile>
        <Tile name={t("live.share")} note={hour && intervalText(hour, t)}>
          {hour && hour.events_count > 0 ? formatShare(hour.alert_rate / 100) : "–"}
        </Tile>
        <Tile
          name={isSome ? t("live.overallSome") : t("live.overall")}
          note={value && overallText(value.overall, t)}
        >
          {value ? t("live.overallEvents", { count: value.overall.total_events }) : "–"}
        </Tile>
      </dl>
    </Panel>
  );
}

interface TileProps {
  name: string;
  note?: ReactNode;
  children: ReactNode;
}

function Tile({ name, note, children }: TileProps) {
  return (
    <div className={classes.tile}>
      <dt className={classes.name}>{name}</dt>
      <dd className={classes.value}>{children}</dd>
      <dd className={classes.note}>{note}</dd>
    </div>
  );
}

function AsOf({ seenAt }: { seenAt: number | null }) {
  const { t } = useTranslation("insights");
  // Its line is there before its text.
  if (seenAt === null) return "\u00a0";
  return <Clock text={(time) => t("live.asOf", { time })} ms={seenAt} />;
}

type LastHour = Dashboard["last_hour"];

/** How many events say either way is not told, but follows from the rate. Without a drowsy one it is all of them at most. */
function intervalText({ events_count, drowsy_count, alert_rate }: LastHour, t: Translate): string {
  if (events_count === 0) return t("live.noShare");
  if (drowsy_count === 0)
    return t("live.intervalOpen", { high: formatShare(wilson(0, events_count).high) });
  const { low, high } = wilson(drowsy_count, Math.round((100 * drowsy_count) / alert_rate));
  return t("live.interval", { low: formatShare(low), high: formatShare(high) });
}

function overallText(
  { drowsiness_rate, monitored_ms }: Dashboard["overall"],
  t: Translate,
): string {
  const hours = formatHours(monitored_ms / HOUR_MS);
  return t("live.overallMore", { share: formatShare(drowsiness_rate / 100), hours });
}
