import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { withinContract } from "../../../lib/outbox/newEvent";
import { passMs } from "../alarm/alarmTest";
import { pseudonymOf } from "../history/people";
import { CLOSED, endDrive, NOBODY, OPEN, type Rig, setHidden, startDrive } from "./sessionTest";

let rig: Rig;
beforeEach(async () => {
  vi.useFakeTimers();
  rig = startDrive();
  await rig.monitor();
});
afterEach(() => endDrive(rig));

const windows = () => rig.eventsOf("window");
const secondsOf = (list: readonly { duration_ms?: number }[]) =>
  list.map(({ duration_ms = Number.NaN }) => Math.round(duration_ms / 1000));
const beginOf = ({ timestamp = "" } = {}) => Date.parse(timestamp);

describe("windows", () => {
  test("every thirty seconds, one after the other, with the eyes of an alert driver", async () => {
    await rig.film(65);
    rig.drive.stop();
    expect(secondsOf(windows())).toEqual([30, 30, expect.any(Number)]);
    const [first, second, last] = windows();
    expect(first).toMatchObject({
      kind: "window",
      is_drowsy: false,
      alert_level: 0,
      state: "normal",
      subject_id: pseudonymOf("Anna"),
    });
    expect(first?.ear_value).toBeCloseTo(0.32, 2);
    expect(second?.features).toMatchObject({ perclos_60: 0, nods_180: 0 });
    expect(first?.features).not.toHaveProperty("t_ms");
    expect(first?.monitored_ms).toBeGreaterThan(29_000);
    expect(beginOf(second) - beginOf(first)).toBeCloseTo(first?.duration_ms ?? 0, -1);
    expect(beginOf(last) - beginOf(second)).toBeCloseTo(second?.duration_ms ?? 0, -1);
  });

  test("tell their gravest moment", async () => {
    await rig.film(5);
    await rig.film(2, CLOSED);
    await rig.film(55);
    expect(windows()).toMatchObject([
      { is_drowsy: true, alert_level: 2, state: "microsleep" },
      { is_drowsy: false, alert_level: 1, state: "advisory" },
    ]);
  });

  test("without a face: nothing is said of eyes that nobody saw", async () => {
    await rig.film(30);
    await rig.film(62, NOBODY);
    const blind = windows()[2];
    expect(blind).toMatchObject({ state: "not_monitoring", monitored_ms: 0, alert_level: 0 });
    expect(blind).not.toHaveProperty("ear_value");
    expect(blind).not.toHaveProperty("is_drowsy");
    expect(blind?.features?.valid_share).toBeLessThan(0.5);
  });

  test("without pictures there are no features either", async () => {
    await rig.film(1);
    await passMs(65_000);
    expect(windows()[1]).not.toHaveProperty("features");
  });
});

describe("time that was not monitored", () => {
  const blind = () => rig.eventsOf("not_monitoring");

  test("is told when it ends, with its reason", async () => {
    await rig.film(2);
    await rig.film(20, NOBODY);
    expect(blind()).toEqual([]);
    await rig.film(3);
    expect(blind()).toMatchObject([{ reasons: ["no_face"] }]);
    expect(secondsOf(blind())).toEqual([19]);
    expect(blind()[0]).not.toHaveProperty("is_drowsy");
  });

  test.each([
    ["the drive ends", () => rig.drive.stop()],
    ["it is parked", () => rig.drive.park()],
  ])("is told when %s", async (_name, end) => {
    await rig.film(2);
    await rig.film(12, NOBODY);
    end();
    expect(blind()).toMatchObject([{ reasons: ["no_face"] }]);
    expect(secondsOf(blind())[0]).toBeGreaterThanOrEqual(10);
  });

  test("other reasons make another event", async () => {
    await rig.film(2);
    await rig.film(5, NOBODY);
    setHidden(true);
    await passMs(5000);
    rig.drive.stop();
    const reasons = blind().map((event) => event.reasons?.join());
    expect(reasons[0]).toBe("no_face");
    expect(reasons.length).toBeGreaterThan(1);
    expect(reasons.at(-1)).toContain("tab_hidden");
  });
});

describe("parked", () => {
  test("is told when the drive goes on, and no window covers it", async () => {
    await rig.film(10);
    rig.drive.park();
    await passMs(3_600_000);
    expect(rig.eventsOf("parked")).toEqual([]);
    rig.drive.goOn();
    await rig.film(5);
    rig.drive.stop();
    expect(secondsOf(rig.eventsOf("parked"))).toEqual([3600]);
    const [before, after] = windows();
    expect(secondsOf(windows())).toHaveLength(2);
    const begin_ms = beginOf(rig.eventsOf("parked")[0]);
    expect(beginOf(before) + (before?.duration_ms ?? 0)).toBeCloseTo(begin_ms, -1);
    expect(beginOf(after) - begin_ms).toBeCloseTo(3_600_000, -2);
  });

  test("or when it ends; an alarm that went on is told when parking began", async () => {
    await rig.film(2, CLOSED);
    rig.drive.park();
    expect(rig.eventsOf("alarm")).toMatchObject([{ alert_level: 2, cause: "eyes_closed" }]);
    await passMs(60_000);
    rig.drive.stop();
    expect(secondsOf(rig.eventsOf("parked"))).toEqual([60]);
  });
});

test("how sleepy the driver feels is told, and says nothing of eyes", async () => {
  rig.drive.answerKss(7);
  const [kss] = rig.eventsOf("kss");
  expect(kss).toMatchObject({ kss: 7 });
  expect(kss).not.toHaveProperty("is_drowsy");
});

test("nothing of it has to be changed for the server, and nothing holds the driver's name", async () => {
  await rig.film(3, CLOSED);
  await rig.film(40, { ...OPEN, mouth: 0.9 });
  rig.drive.answerFeedback("false_alarm");
  rig.drive.answerKss(3);
  rig.drive.park();
  await passMs(1000);
  rig.drive.stop();
  expect(new Set(rig.events.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(5);
  for (const event of rig.events) expect(withinContract(event)).toEqual(event);
  expect(JSON.stringify(rig.events)).not.toMatch(/anna/i);
  const ids = rig.events.map(({ event_id }) => event_id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("an outbox that fails stops neither alarm nor drive", async () => {
  const { length } = rig.events;
  vi.spyOn(rig.events, "push").mockImplementation(() => {
    throw new Error("no");
  });
  await rig.film(2, CLOSED);
  expect(rig.alarm.alarm.state.signal).toBe(2);
  await rig.film(40);
  expect([rig.state().phase, rig.events.length]).toEqual(["monitoring", length]);
  rig.drive.stop();
  expect(rig.reportError).toHaveBeenCalled();
  rig.reportError.mockClear();
});
