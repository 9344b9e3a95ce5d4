import { type HourOfDay, LEAST_MONITORED_H } from "./binning";
import { type Interval, poisson } from "./intervals";

export const MEASURES = ["alarms", "drowsy"] as const;
export type Measure = (typeof MEASURES)[number];

export interface HourRate extends HourOfDay {
  readonly count: number;
  /** Per monitored hour; null: too little was monitored. */
  readonly rate: (Interval & { readonly value: number }) | null;
}

/** How often at each hour of the day: alarms of level 2 and 3, or drowsy events. */
export function ratesOf(hours: readonly HourOfDay[], measure: Measure): HourRate[] {
  return hours.map((hour) => {
    const count = measure === "alarms" ? hour.level2 + hour.level3 : hour.drowsy;
    const { monitoredH } = hour;
    if (monitoredH < LEAST_MONITORED_H) return { ...hour, count, rate: null };
    const { low, high } = poisson(count);
    const rate = { value: count / monitoredH, low: low / monitoredH, high: high / monitoredH };
    return { ...hour, count, rate };
  });
}

/** Hours in a row as one: [0, 1, 2, 22, 23] -> [[0, 3], [22, 24]]; the second is the hour at which it ends. */
export function runsOf(hours: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const hour of hours) {
    const last = runs.at(-1);
    if (last?.[1] === hour) last[1] = hour + 1;
    else runs.push([hour, hour + 1]);
  }
  return runs;
}
