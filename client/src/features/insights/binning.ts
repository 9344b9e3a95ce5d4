/** Hours of the server as the bars of a chart, by the clock on the wall. */
import type { Hour, Hourly } from "../../api/getHourly";
import { dayAfter, LIMITS } from "./filters";

export const HOUR_MS = 3_600_000;
/** Below this an hour of the day says nothing about how often; ours. */
export const LEAST_MONITORED_H = 0.5;

const CLOSURES = ["microsleep", "sleep", "unresponsive", "lost_closure"];

export interface Counts {
  readonly events: number;
  readonly drowsy: number;
  /** Eyes closed for 1.5 s or longer. */
  readonly closures: number;
  readonly level1: number;
  readonly level2: number;
  readonly level3: number;
  readonly falseAlarms: number;
  readonly monitoredH: number;
  /** That were meant to be monitored. */
  readonly observedH: number;
}

export interface Bin extends Counts {
  readonly from: Date;
  readonly to: Date;
}

export interface HourOfDay extends Counts {
  /** 0-23 */
  readonly hour: number;
}

const NOTHING: Counts = {
  events: 0,
  drowsy: 0,
  closures: 0,
  level1: 0,
  level2: 0,
  level3: 0,
  falseAlarms: 0,
  monitoredH: 0,
  observedH: 0,
};

function countsOf(hour: Hour): Counts {
  return {
    events: hour.total_events,
    drowsy: hour.drowsy_events,
    closures: CLOSURES.reduce((sum, kind) => sum + (hour.kinds[kind] ?? 0), 0),
    level1: hour.alarms["1"],
    level2: hour.alarms["2"],
    level3: hour.alarms["3"],
    falseAlarms: hour.false_alarms,
    monitoredH: hour.monitored_ms / HOUR_MS,
    observedH: hour.observed_ms / HOUR_MS,
  };
}

const NAMES = Object.keys(NOTHING) as (keyof Counts)[];

function sum(all: readonly Counts[]): Counts {
  const total = (name: keyof Counts) => all.reduce((so_far, counts) => so_far + counts[name], 0);
  return Object.fromEntries(NAMES.map((name) => [name, total(name)])) as unknown as Counts;
}

export function totalOf(hours: readonly Hour[]): Counts {
  return sum(hours.map(countsOf));
}

/** Whether the course is shown by the hour. */
export function isByHour({ from, to }: Pick<Hourly, "from" | "to">): boolean {
  return Date.parse(to) - Date.parse(from) <= LIMITS.hours * HOUR_MS;
}

/** Every hour or day of the span, those without an event as well. */
export function binsOf(hourly: Hourly): Bin[] {
  const end = new Date(hourly.to);
  const next = isByHour(hourly) ? (at: Date) => new Date(at.getTime() + HOUR_MS) : dayAfter;
  const bins: Bin[] = [];
  const hours = [...hourly.hours].sort((a, b) => Date.parse(a.hour) - Date.parse(b.hour));
  let index = 0;
  for (let from = new Date(hourly.from); from < end; from = next(from)) {
    const to = new Date(Math.min(next(from).getTime(), end.getTime()));
    const within: Counts[] = [];
    for (; index < hours.length; index += 1) {
      const hour = hours[index];
      if (hour === undefined || Date.parse(hour.hour) >= to.getTime()) break;
      within.push(countsOf(hour));
    }
    bins.push({ from, to, ...sum(within) });
  }
  return bins;
}

/** All days of the span laid on one another. An hour that comes twice, or not at all, counts where the clock shows it. */
export function hoursOfDay(hours: readonly Hour[]): HourOfDay[] {
  const byHour = Array.from({ length: 24 }, (): Counts[] => []);
  for (const hour of hours) byHour[new Date(hour.hour).getHours()]?.push(countsOf(hour));
  return byHour.map((counts, hour) => ({ hour, ...sum(counts) }));
}
