import { useTranslation } from "react-i18next";
import type { StoredEvent } from "../../../api/getEvents";
import { activeLocale, formatNumber, formatShare, formatTime } from "../../../lib/format";
import { secondText } from "../Clock";
import { DataTable } from "../DataTable";
import { kindText, type Translate } from "../words";
import { beginOf, type Course, notableOf, periodsOf } from "./course";

/** Everything that was reported but the stretches of monitoring. */
export function EventTable({ course }: { course: Course }) {
  const { t } = useTranslation("insights");
  const rows = notableOf(course);
  if (rows.length === 0) return <p>{t("drives.one.quiet")}</p>;
  return (
    <DataTable
      label={t("drives.one.eventTable")}
      rows={rows}
      keyOf={({ event_id }) => event_id}
      columns={[
        { name: t("drives.one.time"), cell: (event) => secondText(new Date(beginOf(event))) },
        { name: t("drives.one.what"), cell: ({ kind }) => kindText(kind, t) },
        { name: t("drives.one.how"), cell: (event) => detailText(event, t) },
      ]}
    />
  );
}

function detailText(event: StoredEvent, t: Translate): string {
  const { kind, alert_level, duration_ms, feedback, kss, stress_level, is_drowsy } = event;
  const parts = [
    kind === "alarm" && alert_level !== null && t("drives.one.level", { level: alert_level }),
    duration_ms !== null && duration_ms > 0 && secondsText(duration_ms, t),
    feedback !== null && t(feedback === "drowsy" ? "drives.one.drowsy" : "drives.one.falseAlarm"),
    kss !== null && t("drives.one.kssValue", { value: kss }),
    stress_level !== null && t(`drives.one.stress.${stress_level}`),
    kind === null && is_drowsy === true && t("drives.one.drowsy"),
  ];
  return new Intl.ListFormat(activeLocale(), { type: "unit" }).format(
    parts.filter((part) => part !== false),
  );
}

/** To a tenth of a second. */
function secondsText(ms: number, t: Translate): string {
  return t("drives.one.seconds", { value: formatNumber(Math.round(ms / 100) / 10) });
}

export function PeriodTable({ course }: { course: Course }) {
  const { t } = useTranslation("insights");
  const share = (value: number | null) =>
    value === null ? t("drives.unknown") : formatShare(Math.min(1, value));
  return (
    <DataTable
      label={t("drives.one.courseTable")}
      rows={periodsOf(course)}
      keyOf={({ fromMs }) => fromMs}
      columns={[
        { name: t("drives.one.from"), cell: ({ fromMs }) => formatTime(new Date(fromMs)) },
        { name: t("drives.one.to"), cell: ({ toMs }) => formatTime(new Date(toMs)) },
        { name: t("drives.monitored"), isNumber: true, cell: ({ monitored }) => share(monitored) },
        { name: t("drives.one.closed"), isNumber: true, cell: ({ perclos }) => share(perclos) },
        { name: t("drives.alarms"), isNumber: true, cell: ({ alarms }) => formatNumber(alarms) },
      ]}
    />
  );
}
