import { expect, type Mock, vi } from "vitest";
import type { NewEvent } from "../../../lib/outbox/newEvent";
import { type Rig as AlarmRig, passMs, startRig } from "../alarm/alarmTest";
import type { Session } from "../history/session";
import type { Calibration } from "../history/shape";
import type { Engine } from "../pipeline/engine";
import type { Measurement } from "../pipeline/measurement";
import { createDrive } from "./drive";
import type { Drive, DriveState } from "./driveState";
import type { RunParts } from "./parts";

// What the tests of a drive have in common: a browser's devices, on vitest's fake time.

export type Look = Partial<Omit<Measurement, "t_ms">>;

/** Open eyes of 0.32, looking ahead in daylight. */
export const OPEN: Look = {
  ear: 0.32,
  pitch_rad: 0,
  yaw_rad: 0,
  mouth: 0.1,
  brightness: 0.5,
  inference_ms: 30,
};
export const CLOSED: Look = { ...OPEN, ear: 0.096 };
export const NOBODY: Look = { ...OPEN, ear: null, pitch_rad: null, yaw_rad: null, mouth: null };
export const NIGHT: Look = { ...NOBODY, brightness: 0.01 };

/** What fits the eyes above. */
export const KEPT: Calibration = {
  person: "Anna",
  glasses: false,
  engine: "human",
  reference: { open: 0.32, closed: 0.096, pitch_rad: 0, yaw_rad: 0 },
  blink_baseline: null,
  made_ms: 0,
  version: 1,
};

export function measured(t_ms: number, look: Look = OPEN): Measurement {
  return { ...OPEN, ...look, t_ms } as Measurement;
}

export class FakeTrack {
  readonly label = "Front camera";
  muted = false;
  onended: (() => void) | null = null;
  onmute: (() => void) | null = null;
  onunmute: (() => void) | null = null;
  readonly stop = vi.fn();
}

export function streamOf(track: FakeTrack): MediaStream {
  return { getTracks: () => [track], getVideoTracks: () => [track] } as unknown as MediaStream;
}

/** Answers at once unless it is told otherwise. */
export class FakeEngine implements Engine {
  readonly stop = vi.fn();
  readonly load: Engine["load"] = vi.fn(() => outcome(this.loads, undefined));
  loads: Outcome = "fine";
  answers: Outcome = "fine";
  readonly measure: Engine["measure"];

  constructor(look: () => Look) {
    this.measure = vi.fn((_picture, t_ms) => outcome(this.answers, measured(t_ms, look())));
  }
}

export type Outcome = "fine" | "fails" | "never";

export function outcome<Value>(how: Outcome, value: Value): Promise<Value> {
  if (how === "never") return new Promise(() => {});
  return how === "fine" ? Promise.resolve(value) : Promise.reject(new Error("it broke"));
}

type FrameCallback = (now: number, metadata: { captureTime?: number }) => void;

/** Videos that play, and show a frame when they are told to. */
export function fakeVideos() {
  const waiting = new Map<number, FrameCallback>();
  let handles = 0;
  const play = vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue(undefined);
  Object.assign(HTMLVideoElement.prototype, {
    requestVideoFrameCallback: (callback: FrameCallback) => {
      handles += 1;
      waiting.set(handles, callback);
      return handles;
    },
    cancelVideoFrameCallback: (handle: number) => waiting.delete(handle),
  });
  const show = (captureTime = performance.now() - 30) => {
    const due = [...waiting.values()];
    waiting.clear();
    for (const callback of due) callback(performance.now(), { captureTime });
    return due.length;
  };
  return { play, show, waiting };
}

export function setHidden(isHidden: boolean): void {
  vi.spyOn(document, "hidden", "get").mockReturnValue(isHidden);
  document.dispatchEvent(new Event("visibilitychange"));
}

export class FakeLock extends EventTarget {
  released = false;
  async release(): Promise<void> {
    this.released = true;
    this.dispatchEvent(new Event("release"));
  }
}

/** Gives `navigator` something that jsdom's has not. */
export function equip(devices: { mediaDevices?: EventTarget; wakeLock?: object }): void {
  for (const [name, value] of Object.entries(devices)) {
    Object.defineProperty(navigator, name, { configurable: true, value });
  }
}

export interface Rig {
  readonly drive: Drive;
  readonly alarm: AlarmRig;
  readonly parts: {
    readonly download: Mock;
    readonly openCamera: Mock;
    readonly store: { readonly calibration: Mock };
  };
  readonly tracks: FakeTrack[];
  readonly engines: FakeEngine[];
  readonly locks: FakeLock[];
  readonly sessions: Map<string, Session>;
  readonly calibrations: Calibration[];
  readonly events: NewEvent[];
  eventsOf: (kind: NewEvent["kind"]) => NewEvent[];
  readonly videos: ReturnType<typeof fakeVideos>;
  /** What went wrong inside. */
  readonly reportError: ReturnType<typeof vi.fn>;
  state: () => DriveState;
  track: () => FakeTrack;
  engine: () => FakeEngine;
  /** Taps Start, and lets what needs no picture happen. */
  start: (options?: { recalibrate?: boolean }) => Promise<void>;
  /** `seconds` of frames that all look the same. */
  film: (seconds: number, look?: Look, fps?: number) => Promise<void>;
  /** Starts, and goes on until it monitors. */
  monitor: () => Promise<void>;
}

/** A drive with a camera and an engine that are not there. `kept`: the store's calibration. */
export function startDrive(kept: Calibration | null = KEPT): Rig {
  let look: Look = OPEN;
  const [tracks, engines, locks]: [FakeTrack[], FakeEngine[], FakeLock[]] = [[], [], []];
  const sessions = new Map<string, Session>();
  const calibrations: Calibration[] = [];
  const events: NewEvent[] = [];
  const reportError = vi.fn();
  vi.stubGlobal("reportError", reportError);
  vi.stubGlobal("crossOriginIsolated", false);
  const request = async () => {
    locks.push(new FakeLock());
    return locks.at(-1);
  };
  equip({ mediaDevices: new EventTarget(), wakeLock: { request } });
  const alarm = startRig();
  const videos = fakeVideos();
  const parts = {
    store: {
      saveSession: async (session) => {
        sessions.set(session.session_id, session);
        return null;
      },
      saveCalibration: async (calibration) => {
        calibrations.push(calibration);
        return null;
      },
      calibration: vi.fn(async () => kept),
    },
    download: vi.fn(async () => {}),
    report: (event) => events.push(event),
    openCamera: vi.fn(async () => {
      tracks.push(new FakeTrack());
      return streamOf(tracks.at(-1) as FakeTrack);
    }),
    start: () => {
      engines.push(new FakeEngine(() => look));
      return engines.at(-1) as FakeEngine;
    },
    capture: async () => ({ close: () => {} }) as ImageBitmap,
  } satisfies RunParts;
  const drive = createDrive(alarm.alarm, parts);
  const rig: Rig = {
    ...{ drive, alarm, parts, tracks, engines, locks, sessions, calibrations, events },
    ...{ videos, reportError },
    eventsOf: (wanted) => events.filter(({ kind }) => kind === wanted),
    state: drive.state,
    track: () => tracks.at(-1) as FakeTrack,
    engine: () => engines.at(-1) as FakeEngine,
    start: async ({ recalibrate = false } = {}) => {
      drive.start({ person: "Anna", glasses: false, recalibrate });
      await passMs(1);
    },
    film: async (seconds, shown = OPEN, fps = 20) => {
      look = shown;
      for (let i = 0; i < Math.round(seconds * fps); i += 1) {
        await passMs(1000 / fps);
        videos.show();
      }
      await passMs(0);
    },
    monitor: async () => {
      await rig.start();
      await rig.film(4);
      if (rig.state().phase !== "monitoring") throw new Error(`it is ${rig.state().phase}`);
    },
  };
  return rig;
}

/** Nothing of a drive goes on, and nothing went wrong unseen. */
export async function endDrive(rig: Rig): Promise<void> {
  rig.drive.stop();
  await passMs(0);
  expect(rig.reportError).not.toHaveBeenCalled();
  await rig.alarm.alarm.close();
  // As long as a tap waits for its sound.
  await passMs(1000);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
}
