import type { Hourly } from "../../api/getHourly";
import { KINDS } from "./filters";

const HEADER = [
  "hour_utc",
  "hour_local",
  "total_events",
  "drowsy_events",
  "monitored_ms",
  "observed_ms",
  "worst_level",
  "alarms_level_1",
  "alarms_level_2",
  "alarms_level_3",
  "false_alarms",
  ...KINDS.map((kind) => `kind_${kind}`),
  "kind_not_said",
];

/** What the page shows, as RFC 4180 has it: a row an hour in which something was told. Nothing in it needs quotes. */
export function hourlyCsv({ hours }: Hourly): string {
  const rows = hours.map((hour) => [
    hour.hour,
    localText(new Date(hour.hour)),
    hour.total_events,
    hour.drowsy_events,
    hour.monitored_ms,
    hour.observed_ms,
    hour.worst_level,
    hour.alarms["1"],
    hour.alarms["2"],
    hour.alarms["3"],
    hour.false_alarms,
    ...KINDS.map((kind) => hour.kinds[kind] ?? 0),
    hour.total_events - Object.values(hour.kinds).reduce((sum, count) => sum + count, 0),
  ]);
  return [HEADER, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

/** "2026-11-18T14:00+01:00": with its offset, so that an hour that comes twice in autumn is told apart. */
export function localText(moment: Date): string {
  const offset = -moment.getTimezoneOffset();
  const shifted = new Date(moment.getTime() + offset * 60_000).toISOString().slice(0, 16);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const digits = (value: number) => String(value).padStart(2, "0");
  return `${shifted}${offset < 0 ? "-" : "+"}${digits(hours)}:${digits(minutes)}`;
}
