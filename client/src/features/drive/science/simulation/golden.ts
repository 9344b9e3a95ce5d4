/** ml_logic/golden.json, and what this implementation makes of it. How it is to be read: ml_logic/golden.py. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { windowFeatures } from "../drowsiness";
import type { Event } from "../events";
import type { Eye, Frame } from "../eyes";
import { Monitor } from "../monitor";
import { Calibration, CLOSED_RATIO, type Reference } from "../openness";
import { type Decision, NORMAL, type Observation, Policy } from "../policy";

type Column = number | readonly (number | null)[];

export interface Case {
  readonly name: string;
  readonly engine: keyof typeof CLOSED_RATIO;
  readonly reference: Reference | null;
  readonly moments_ms: readonly number[];
  readonly ticks_ms: readonly number[];
  readonly dt: readonly number[];
  readonly ear: Column;
  readonly pitch: Column;
  readonly yaw: Column;
  readonly mouth: Column;
  readonly expected: { readonly inputs?: unknown };
}

export interface PolicyCase {
  readonly name: string;
  readonly end_ms: number;
  readonly every_ms: number;
  readonly growing: string;
  readonly steps: readonly (readonly [sinceMs: number, known: Partial<Observation>])[];
  readonly expected: unknown;
}

export interface Simulated {
  readonly person: string;
  readonly kind: "alert" | "sleepy";
  readonly minutes: number;
  readonly microsleeps: number;
  readonly seed: number;
  readonly frames: number;
  readonly means: unknown;
  readonly every: number;
  readonly sample: unknown;
  readonly episodes: unknown;
}

export interface Golden {
  readonly constants: Readonly<Record<string, unknown>>;
  readonly ratios: readonly { readonly right: Eye; readonly left: Eye; readonly ear: number }[];
  readonly cases: readonly Case[];
  readonly policy: readonly PolicyCase[];
  readonly simulated: readonly Simulated[];
  readonly rehearsal: { readonly alert: unknown; readonly sleepy: unknown };
}

const PATH = join(import.meta.dirname, "../../../../../../ml_logic/golden.json");

export const GOLDEN: Golden = JSON.parse(readFileSync(PATH, "utf-8"));

/** What this implementation makes of a case: `expected` when all is well. */
export function replay(golden: Case): unknown {
  const frames = framesOf(golden);
  if (golden.reference !== null) return monitored(new Monitor(golden.reference), frames, golden);
  const calibration = new Calibration(CLOSED_RATIO[golden.engine]);
  const done = frames.findIndex((frame) => calibration.push(frame));
  const { reference, refusal } = calibration;
  const answer = { calibration: { done_ms: frames[done]?.t_ms, refusal, reference } };
  if (reference === null) return answer;
  const monitor = new Monitor(reference, calibration.frames);
  return { ...answer, ...monitored(monitor, frames.slice(done + 1), golden) };
}

/** The changes of decision that a case of observations leads to. */
export function replayPolicy({ end_ms, every_ms, steps, growing }: PolicyCase): Decision[] {
  const policy = new Policy();
  const changes = new Changes();
  for (let t_ms = 0; t_ms < end_ms; t_ms += every_ms) {
    const [since, known] = steps.findLast((step) => step[0] <= t_ms) ?? [0, {}];
    const grown = growing === "" ? {} : { [growing]: t_ms - since };
    changes.push(t_ms, policy.update({ ...NOTHING_SEEN, ...grown, ...known, t_ms }));
  }
  return changes.list;
}

const NOTHING_SEEN: Observation = {
  t_ms: 0,
  eyes_open: false,
  closed_for_ms: 0,
  looking_down_for_ms: 0,
  looking_away_for_ms: 0,
  face_lost_for_ms: 0,
  frame_age_ms: 0,
  fps: null,
  perclos_60: null,
  perclos_180: null,
  long_blinks: 0,
  nods: 0,
  blocked: [],
  probabilities: null,
  classified_ms: null,
};

class Changes {
  readonly list: ({ readonly t_ms: number } & Decision)[] = [];
  private last = NORMAL;

  push(t_ms: number, decision: Decision): void {
    if (decision !== this.last) this.list.push({ t_ms, ...decision });
    this.last = decision;
  }
}

function framesOf(golden: Case): Frame[] {
  let t_ms = 0;
  return golden.dt.map((dt, i) => {
    t_ms += dt;
    const ear = thousandth(golden.ear, i);
    if (ear === null) return { t_ms, ear, pitch_rad: null, yaw_rad: null, mouth: null };
    const [pitch_rad, yaw_rad] = [thousandth(golden.pitch, i), thousandth(golden.yaw, i)];
    return { t_ms, ear, pitch_rad, yaw_rad, mouth: thousandth(golden.mouth, i) };
  });
}

function thousandth(column: Column, i: number): number | null {
  const value = typeof column === "number" ? column : column[i];
  return value === undefined || value === null ? null : value / 1000;
}

function monitored(monitor: Monitor, frames: readonly Frame[], golden: Case) {
  const events: Event[] = [];
  const moments: unknown[] = [];
  const changes = new Changes();
  for (const frame of frames) {
    const step = monitor.push(frame);
    events.push(...step.events);
    changes.push(frame.t_ms, step.decision);
    if (frame.t_ms >= (golden.moments_ms[moments.length] ?? Infinity))
      moments.push(moment(monitor));
  }
  moments.push(moment(monitor));
  for (const t of golden.ticks_ms) changes.push(t, monitor.tick(t));
  events.push(...monitor.detector.finish());
  const z_scores = monitor.blinks.zScores();
  const inputs = z_scores && windowFeatures(z_scores);
  return { events: events.map(known), moments, decisions: changes.list, z_scores, inputs };
}

function moment({ detector, windows }: Monitor): unknown {
  const { t_ms, openness, closed_for_ms, looking_down_for_ms, looking_away_for_ms } = detector;
  const { face_lost_for_ms, fps } = detector;
  const looking = { looking_down_for_ms, looking_away_for_ms };
  const features = windows.features();
  return { t_ms, openness, closed_for_ms, ...looking, face_lost_for_ms, fps, features };
}

/** The golden file leaves out what an event has not. */
function known(event: Event): Partial<Event> {
  return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== null));
}
