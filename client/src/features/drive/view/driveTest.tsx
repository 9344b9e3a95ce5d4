import { act } from "@testing-library/react";
import axe from "axe-core";
import { expect, type Mock, vi } from "vitest";
import { renderWithProviders } from "../../../test/render";
import { NORMAL } from "../science/policy";
import type { WindowFeatures } from "../science/windows";
import type { Drive, DriveState, Strip } from "../session/driveState";
import { LiveView } from "./LiveView";
import type { Parts } from "./parts";
import { useDriveState } from "./useParts";

// For the tests of the page: a drive without devices.

const IDLE: DriveState = {
  phase: "idle",
  starting: null,
  problem: null,
  calibrating: null,
  decision: NORMAL,
  closed_for_ms: 0,
  features: null,
  on_task_since_ms: null,
  feedback: null,
  is_kss_due: false,
  alarm: { sound: "on", signal: 0, muted_until_ms: null, volume: 1, testing: false },
  pipeline: null,
  classifier: { status: "collecting", probabilities: null, blinks: 12, blinks_needed: 30 },
  screen: "kept_on",
  stream: null,
};

/** After an hour of an alert driver. */
export const FEATURES: WindowFeatures = {
  t_ms: 3_600_000,
  perclos_60: 0.021,
  perclos_180: 0.018,
  blink_rate: 14.2,
  blink_duration_mean_ms: 160,
  blink_duration_p90_ms: 230,
  last_long_blink_ms: 810,
  last_long_blink_end_ms: 3_600_000 - 180_000,
  long_blinks: 0,
  nods_180: 0,
  valid_share: 0.98,
  fps: 24,
};

export const PIPELINE = {
  backend: "wasm",
  in_worker: true,
  isolated: true,
  fps: 24.3,
  inference_p50_ms: 34.6,
  inference_p95_ms: 41.2,
  camera: { label: "Front camera", width_px: 640, height_px: 480 },
  brightness: 0.41,
} as const satisfies DriveState["pipeline"];

type Mocks = { [Name in keyof Drive]: Mock };

export interface FakeDrive extends Drive {
  /** The drive's own side: what it shows next. */
  show: (change: Partial<DriveState>) => void;
}

export function fakeDrive(strip: Strip = { t_ms: [], openness: [] }): FakeDrive & Mocks {
  const listeners = new Set<() => void>();
  let state = IDLE;
  const show = (change: Partial<DriveState>): void => {
    act(() => {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    });
  };
  const names = [
    "start",
    "recalibrate",
    "park",
    "goOn",
    "mute",
    "unmute",
    "testAlarm",
    "setVolume",
    "answerFeedback",
    "answerKss",
    "askKss",
  ] as const;
  const actions = Object.fromEntries(names.map((name) => [name, vi.fn()])) as Record<
    (typeof names)[number],
    Mock
  >;
  return {
    ...actions,
    show,
    stop: vi.fn(() => show(IDLE)),
    subscribe: vi.fn((listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    }),
    state: vi.fn(() => state),
    strip: vi.fn(() => strip),
  };
}

export const partsOf = (drive: Drive): Parts => ({
  drive,
  LiveView,
  HistoryPanel: () => <h2>Drives on this device</h2>,
});

function Live({ drive }: { drive: Drive }) {
  const state = useDriveState(drive);
  return state && <LiveView drive={drive} state={state} />;
}

export function openLive(drive: FakeDrive, change: Partial<DriveState>): void {
  drive.show(change);
  renderWithProviders(<Live drive={drive} />);
}

/** As far as that can be told where nothing is laid out. */
export async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, {
    rules: { region: { enabled: false }, "color-contrast": { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}
