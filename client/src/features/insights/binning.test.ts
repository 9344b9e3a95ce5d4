import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { binsOf, hoursOfDay, isByHour, totalOf } from "./binning";
import { hourlyCsv, localText } from "./hourlyCsv";
import { hourOf } from "./testing";

beforeEach(() => vi.stubEnv("TZ", "Europe/Berlin"));
afterEach(() => vi.unstubAllEnvs());

const hourly = (from: string, to: string, hours: ReturnType<typeof hourOf>[]) => ({
  from,
  to,
  hours,
});

describe("over time", () => {
  test("up to three days are hours, also those in which nothing was told", () => {
    const day = hourly("2026-11-24T00:00:00.000Z", "2026-11-25T00:00:00.000Z", [
      hourOf("2026-11-24T05:00:00.000Z", { kinds: { microsleep: 2, sleep: 1, alarm: 3 } }),
    ]);
    expect(isByHour(day)).toBe(true);
    const bins = binsOf(day);
    expect(bins).toHaveLength(24);
    expect(bins.map(({ closures }) => closures).filter(Boolean)).toEqual([3]);
    expect(bins[5]?.from.toISOString()).toBe("2026-11-24T05:00:00.000Z");
    expect(binsOf(hourly(day.from, "2026-11-27T00:00:00.000Z", []))).toHaveLength(72);
  });

  test("more are days by the clock on the wall", () => {
    const week = hourly("2026-11-17T23:00:00.000Z", "2026-11-24T23:00:00.000Z", [
      hourOf("2026-11-18T22:00:00.000Z", { total_events: 1 }),
      hourOf("2026-11-18T23:00:00.000Z", { total_events: 2 }),
    ]);
    expect(isByHour(week)).toBe(false);
    expect(binsOf(week).map(({ events }) => events)).toEqual([1, 2, 0, 0, 0, 0, 0]);
  });

  test("the day on which the clocks go back has 25 hours, the one on which they go forward 23", () => {
    const lengths = (from: string, to: string) =>
      binsOf(hourly(from, to, [])).map(
        (bin) => (bin.to.getTime() - bin.from.getTime()) / 3_600_000,
      );
    expect(lengths("2026-10-23T22:00:00.000Z", "2026-10-27T23:00:00.000Z")).toEqual([
      24, 25, 24, 24,
    ]);
    expect(lengths("2026-03-27T23:00:00.000Z", "2026-03-31T22:00:00.000Z")).toEqual([
      24, 23, 24, 24,
    ]);
    const last = hourOf("2026-10-25T22:00:00.000Z", { total_events: 7 });
    const bins = binsOf(hourly("2026-10-23T22:00:00.000Z", "2026-10-27T23:00:00.000Z", [last]));
    expect(bins.map(({ events }) => events)).toEqual([0, 7, 0, 0]);
  });
});

describe("by the hour of the day", () => {
  test("the days lie on one another", () => {
    const hours = [
      hourOf("2026-11-18T13:00:00.000Z", { alarms: { 1: 1, 2: 2, 3: 3 }, monitored_ms: 1_800_000 }),
      hourOf("2026-11-19T13:00:00.000Z", { alarms: { 1: 0, 2: 1, 3: 0 }, monitored_ms: 3_600_000 }),
    ];
    const at14 = hoursOfDay(hours)[14];
    expect(at14).toMatchObject({ hour: 14, level1: 1, level2: 3, level3: 3, monitoredH: 1.5 });
  });

  test("an hour that comes twice in autumn counts twice where the clock shows it; one that never comes is empty", () => {
    const autumn = ["2026-10-25T00:00:00.000Z", "2026-10-25T01:00:00.000Z"].map((hour) =>
      hourOf(hour, { total_events: 1 }),
    );
    expect(hoursOfDay(autumn)[2]?.events).toBe(2);
    const spring = ["2026-03-29T00:00:00.000Z", "2026-03-29T01:00:00.000Z"].map((hour) =>
      hourOf(hour, { total_events: 1 }),
    );
    expect(
      hoursOfDay(spring)
        .map(({ events }) => events)
        .slice(0, 5),
    ).toEqual([0, 1, 0, 1, 0]);
  });

  test("where the clock is half an hour off, it is the hour in which the server's hour begins", () => {
    vi.stubEnv("TZ", "Asia/Kolkata");
    expect(hoursOfDay([hourOf("2026-11-18T13:00:00.000Z", { total_events: 1 })])[18]?.events).toBe(
      1,
    );
  });
});

test("all together", () => {
  const hours = [
    hourOf("2026-11-18T13:00:00.000Z", { drowsy_events: 2, observed_ms: 7_200_000 }),
    hourOf("2026-11-19T13:00:00.000Z", { drowsy_events: 1, false_alarms: 1 }),
  ];
  expect(totalOf(hours)).toMatchObject({ drowsy: 3, observedH: 2, falseAlarms: 1 });
  expect(totalOf([])).toMatchObject({ events: 0, monitoredH: 0 });
});

describe("as CSV", () => {
  test("a row an hour, by the world's clock and the one on the wall", () => {
    const csv = hourlyCsv(
      hourly("", "", [
        hourOf("2026-10-25T01:00:00.000Z", {
          total_events: 5,
          kinds: { microsleep: 1, window: 2 },
          alarms: { 1: 4, 2: 5, 3: 6 },
        }),
      ]),
    );
    const [header = "", row = "", end] = csv.split("\r\n");
    const cell = (name: string) => row.split(",")[header.split(",").indexOf(name)];
    expect(end).toBe("");
    expect(cell("hour_utc")).toBe("2026-10-25T01:00:00.000Z");
    expect(cell("hour_local")).toBe("2026-10-25T02:00+01:00");
    expect(cell("alarms_level_3")).toBe("6");
    expect(cell("kind_microsleep")).toBe("1");
    expect(cell("kind_not_said")).toBe("2");
    expect(row.split(",")).toHaveLength(header.split(",").length);
  });

  test("hours that the clock shows twice are told apart", () => {
    expect(localText(new Date("2026-10-25T00:00:00Z"))).toBe("2026-10-25T02:00+02:00");
    vi.stubEnv("TZ", "America/St_Johns");
    expect(localText(new Date("2026-11-25T00:00:00Z"))).toBe("2026-11-24T20:30-03:30");
  });
});
