import { expect, test } from "vitest";
import { hoursOfDay } from "./binning";
import { ratesOf, runsOf } from "./hourRates";
import { nextSort, sorted } from "./sorting";
import { hourOf, SUBJECTS } from "./testing";

test("a rate is per monitored hour, with its interval; below half an hour there is none", () => {
  const local = (hour: number) => new Date(2026, 10, 20, hour).toISOString();
  const hours = hoursOfDay([
    hourOf(local(6), { monitored_ms: 7_200_000, alarms: { 1: 9, 2: 1, 3: 4 }, drowsy_events: 20 }),
    hourOf(local(7), { monitored_ms: 1_799_999, alarms: { 1: 0, 2: 1, 3: 0 } }),
  ]);
  const [six, seven] = ratesOf(hours, "alarms").slice(6, 8);
  expect(six).toMatchObject({ count: 5, rate: { value: 2.5 } });
  expect(six?.rate?.low).toBeCloseTo(1.6235 / 2, 3);
  expect(six?.rate?.high).toBeCloseTo(11.6683 / 2, 3);
  expect(seven).toMatchObject({ count: 1, rate: null });
  expect(ratesOf(hours, "drowsy")[6]).toMatchObject({ count: 20, rate: { value: 10 } });
});

test("hours in a row are one", () => {
  expect(runsOf([0, 1, 2, 5, 22, 23])).toEqual([
    [0, 3],
    [5, 6],
    [22, 24],
  ]);
  expect(runsOf([])).toEqual([]);
});

test("people are sorted by any column, either way; what is not known comes last", () => {
  const order = (by: Parameters<typeof nextSort>[1], direction: "ascending" | "descending") =>
    sorted(SUBJECTS, { by, direction }).map(({ subject_id }) => subject_id);
  const [ada, bo] = ["driver-ada", "driver-bo"];
  expect(order("last_seen", "descending")).toEqual([ada, bo]);
  expect(order("drowsy_events", "descending")).toEqual([bo, ada]);
  expect(order("subject_id", "descending")).toEqual([bo, ada]);
  expect(order("events_per_hour", "ascending")).toEqual([ada, bo]);
  expect(order("alarms_per_hour", "descending")).toEqual([ada, bo]);
});

test("pressed again a column turns round; a new one begins with the most, names with the first", () => {
  const sort = nextSort({ by: "last_seen", direction: "descending" }, "alarms");
  expect(sort).toEqual({ by: "alarms", direction: "descending" });
  expect(nextSort(sort, "alarms").direction).toBe("ascending");
  expect(nextSort(sort, "subject_id").direction).toBe("ascending");
});
