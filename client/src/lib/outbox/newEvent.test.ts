import { expect, test } from "vitest";
import { type NewEvent, withinContract } from "./newEvent";

const EVENT: NewEvent = {
  event_id: "0198f0a0-0000-7000-8000-000000000001",
  kind: "window",
  timestamp: "2026-11-02T08:00:00.000Z",
};
const DAY_MS = 86_400_000;

test("what the server takes stays as it is", () => {
  const event: NewEvent = {
    ...EVENT,
    ear_value: 0.31,
    is_drowsy: false,
    duration_ms: 30_000,
    monitored_ms: 29_000,
    features: { perclos_60: 0.02, blink_rate: null },
  };
  expect(withinContract(event)).toEqual(event);
});

test.each<[string, Partial<NewEvent>, Partial<NewEvent>]>([
  ["parked for two days", { duration_ms: 2 * DAY_MS }, { duration_ms: DAY_MS }],
  ["a clock that ran back", { duration_ms: -3 }, { duration_ms: 0 }],
  [
    "more monitored than there was",
    { duration_ms: 100, monitored_ms: 101 },
    { duration_ms: 100, monitored_ms: 100 },
  ],
  ["wide eyes", { ear_value: 1.2 }, { ear_value: 1 }],
  [
    "no number at all",
    { ear_value: Number.NaN, features: { fps: Number.POSITIVE_INFINITY } },
    { features: { fps: null } },
  ],
])("%s", (_name, told, sent) => {
  expect(withinContract({ ...EVENT, ...told })).toEqual({ ...EVENT, ...sent });
});

test.each(["1970-01-01T00:00:10.000Z", "nonsense"])(
  "a device whose clock says %s leaves the time to the server",
  (timestamp) => {
    const { timestamp: _, ...rest } = EVENT;
    expect(withinContract({ ...EVENT, timestamp })).toEqual(rest);
  },
);

test("what is not known is left out", () => {
  expect(Object.keys(withinContract(EVENT))).toEqual(["event_id", "kind", "timestamp"]);
});
