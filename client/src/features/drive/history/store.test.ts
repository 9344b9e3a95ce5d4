import { Dexie } from "dexie";
import type { StorageProblem } from "../../../lib/storage";
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { CALIBRATION, driveOf, MINUTE_MS, STARTED_MS } from "./historyTest";
import type { Session } from "./session";
import { openStore } from "./store";

let factory: IDBFactory;
beforeEach(() => {
  factory = new IDBFactory();
});

const first = driveOf({ minutes: 10 }, { session_id: "first" });
const second: Session = { ...first, session_id: "second", started_ms: STARTED_MS + MINUTE_MS };

/** Writes what this version never would. */
async function write(table: "sessions" | "calibrations", record: object, key?: [string, number]) {
  const db = new Dexie("sleepsafe", { indexedDB: factory, IDBKeyRange });
  db.version(1).stores({ sessions: "session_id, started_ms", calibrations: "" });
  await db.table(table).put(record, key);
  db.close();
}

describe("drives", () => {
  test("come back as they were, newest first, by another store as well", async () => {
    const store = openStore(factory);
    expect(await store.saveSession(first)).toBeNull();
    expect(await store.saveSession(second)).toBeNull();
    const kept = await openStore(factory).sessions();
    expect(kept).toEqual({ sessions: [second, first], skipped: 0, problem: null });
  });

  test("one that is saved again is still one", async () => {
    const store = openStore(factory);
    await store.saveSession({ ...first, is_complete: false });
    await store.saveSession(first);
    expect((await store.sessions()).sessions).toEqual([first]);
  });

  test("go one by one, or all at once", async () => {
    const store = openStore(factory);
    for (const id of ["a", "b", "c"]) await store.saveSession({ ...first, session_id: id });
    expect(await store.deleteSession("b")).toBeNull();
    expect((await store.sessions()).sessions.map((drive) => drive.session_id)).toEqual(["c", "a"]);
    expect(await store.deleteAllSessions()).toBeNull();
    expect((await store.sessions()).sessions).toEqual([]);
  });

  test.each<[string, object]>([
    ["without a begin", { session_id: "x" }],
    ["of another version", { ...first, session_id: "x", buckets: "packed" }],
    [
      "with a level of 4",
      { ...first, session_id: "x", events: [{ kind: "alarm", t_ms: 1, duration_ms: 1, level: 4 }] },
    ],
    [
      "with a share above 1",
      { ...first, session_id: "x", buckets: [{ ...first.buckets[0], valid_share: 2 }] },
    ],
  ])("a record %s is skipped and counted, and the rest is there", async (_, record) => {
    await write("sessions", record);
    const store = openStore(factory);
    await store.saveSession(first);
    expect(await store.sessions()).toEqual({ sessions: [first], skipped: 1, problem: null });
    await store.deleteAllSessions();
    expect((await store.sessions()).skipped).toBe(0);
  });
});

describe("calibrations", () => {
  test("are kept per person and per glasses", async () => {
    const store = openStore(factory);
    const withGlasses = { ...CALIBRATION, glasses: true, blink_baseline: null };
    expect(await store.saveCalibration(CALIBRATION)).toBeNull();
    expect(await store.saveCalibration(withGlasses)).toBeNull();
    expect(await store.calibration("Anna", false)).toEqual(CALIBRATION);
    expect(await store.calibration("Anna", true)).toEqual(withGlasses);
    expect(await store.calibration("Ben", false)).toBeNull();
  });

  test.each([
    { ...CALIBRATION, version: 2 },
    { ...CALIBRATION, engine: "mediapipe" },
    { ...CALIBRATION, reference: { ...CALIBRATION.reference, closed: 0.4 } },
    { ...CALIBRATION, reference: { ...CALIBRATION.reference, open: Number.NaN } },
    { ...CALIBRATION, blink_baseline: { mean: [1, 2, 3], sd: [1, 2, 3, 4] } },
  ])("what cannot be one is none", async (record) => {
    await write("calibrations", record, ["Anna", 0]);
    expect(await openStore(factory).calibration("Anna", false)).toBeNull();
  });
});

test("a person goes with drives and calibrations; others stay", async () => {
  const store = openStore(factory);
  const bens = { ...second, person: "Ben" };
  await store.saveSession(first);
  await store.saveSession(bens);
  await store.saveCalibration(CALIBRATION);
  await store.saveCalibration({ ...CALIBRATION, person: "Ben" });
  expect(await store.deletePerson("Anna")).toBeNull();
  expect((await store.sessions()).sessions).toEqual([bens]);
  expect(await store.calibration("Anna", false)).toBeNull();
  expect(await store.calibration("Ben", false)).not.toBeNull();
});

describe("a browser that keeps nothing", () => {
  /** One whose storage fails by `open`, the only thing that is asked of it. */
  const failing = (open: () => IDBOpenDBRequest) => ({ open }) as unknown as IDBFactory;
  const throwing = (name: string) =>
    failing(() => {
      throw new DOMException("no", name);
    });

  test.each<[string, IDBFactory, StorageProblem]>([
    ["private", throwing("SecurityError"), "refused"],
    ["full", throwing("QuotaExceededError"), "full"],
    // Dexie was loaded before there was any.
    ["without storage", null as unknown as IDBFactory, "missing"],
  ])("%s: nothing throws, and everything says why", async (_, refusing, problem) => {
    const store = openStore(refusing);
    expect(await store.sessions()).toEqual({ sessions: [], skipped: 0, problem });
    expect(await store.calibration("Anna", false)).toBeNull();
    expect(await store.saveSession(first)).toBe(problem);
    expect(await store.saveCalibration(CALIBRATION)).toBe(problem);
    expect(await store.deleteAllSessions()).toBe(problem);
  });

  test("one that never answers is waited for 5 s", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const store = openStore(failing(() => ({}) as IDBOpenDBRequest));
    const answer = store.saveSession(first);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await answer).toBe("no_answer");
    vi.useRealTimers();
  });

  test("once there is room again it keeps", async () => {
    const open = vi.spyOn(factory, "open").mockImplementationOnce(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    const store = openStore(factory);
    expect(await store.saveSession(first)).toBe("full");
    open.mockRestore();
    expect(await store.saveSession(first)).toBeNull();
    expect((await store.sessions()).sessions).toEqual([first]);
  });

  test("a drive that fails while it is replaced is still there as it was", async () => {
    const store = openStore(factory);
    await store.saveSession(first);
    const broken = { ...first, blinks: 9, events: [() => {}] } as unknown as Session;
    expect(await store.saveSession(broken)).toBe("refused");
    expect((await store.sessions()).sessions).toEqual([first]);
  });
});

test("storage of a newer version of the app is read as far as it is known", async () => {
  const db = new Dexie("sleepsafe", { indexedDB: factory, IDBKeyRange });
  db.version(9).stores({ sessions: "session_id, started_ms", calibrations: "", more: "id" });
  await db.table("sessions").put(first);
  db.close();
  const kept = await openStore(factory).sessions();
  expect(kept).toEqual({ sessions: [first], skipped: 0, problem: null });
});

test("the browser is asked once to keep it, after a drive and not during one", async () => {
  const persist = vi.fn(async () => true);
  vi.stubGlobal("navigator", { ...navigator, storage: { persist } });
  const store = openStore(factory);
  await store.saveSession({ ...first, is_complete: false });
  expect(persist).not.toHaveBeenCalled();
  await store.saveSession(first);
  await store.saveSession(second);
  await openStore(factory).saveSession(second);
  expect(persist).toHaveBeenCalledTimes(1);
  vi.unstubAllGlobals();
});
