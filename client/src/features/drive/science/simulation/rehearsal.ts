/** The monitor on simulated drives: how often it cries wolf, and how fast it wakes. The twin of ml_logic/rehearsal.py. */
import type { Event, Kind } from "../events";
import type { Frame } from "../eyes";
import { Monitor } from "../monitor";
import { Calibration, CLOSED_RATIO, type Refusal } from "../openness";
import type { Decision } from "../policy";
import { alertDrive, closedMs, sleepyDrive } from "./drives";
import { type Drive, type Episode, type EpisodeKind, PEOPLE } from "./people";

const SEED = 20_260;
/** DESIGN 3: from here on the delay of an alarm counts. */
const MICROSLEEP_MS = 1500;
/** After the eyes are open again: an alarm later than that is none for this microsleep. */
const LATE_MS = 500;

/** What the monitor made of one drive, its calibration left out. Times in ms. */
export interface Outcome {
  readonly drive: Drive;
  refusal: Refusal | null;
  /** What all of it took. */
  seconds: number;
  readonly events: Kind[];
  /** The levels to which the alarm rose. */
  readonly risen: number[];
  unmonitoredMs: number;
  /** When the state became microsleep or unresponsive. */
  readonly alarmsMs: number[];
}

/** Calibrate and monitor one drive, frame by frame. */
export function run(drive: Drive): Outcome {
  const begun = performance.now();
  const calibration = new Calibration(CLOSED_RATIO.human);
  const calibrated = drive.frames.findIndex((frame) => calibration.push(frame));
  const { reference, refusal } = calibration;
  const seen = { seconds: 0, events: [], risen: [], unmonitoredMs: 0, alarmsMs: [] };
  const outcome: Outcome = { drive, refusal, ...seen };
  if (reference !== null) {
    const monitor = new Monitor(reference, calibration.frames);
    watch(monitor, drive.frames.slice(calibrated + 1), outcome);
  }
  outcome.seconds = (performance.now() - begun) / 1000;
  return outcome;
}

/** For each true microsleep: how long after its first 1.5 s the alarm came; `null` when none came. */
export function delaysMs({ drive, alarmsMs }: Outcome): (number | null)[] {
  const sleeps = drive.episodes.filter((e) => e.kind === "microsleep" || e.kind === "nodding");
  return sleeps.map((sleep) => delayMs(sleep, alarmsMs));
}

/** `hours` of alert driving, shared evenly by all people. */
export function alertOutcomes(hours: number, seed = SEED): Outcome[] {
  const minutes = (hours * 60) / PEOPLE.length;
  return PEOPLE.map((person, i) => run(alertDrive(person, minutes, seed + 1000 * i)));
}

/** `count` microsleeps, shared evenly by all people. */
export function sleepyOutcomes(count: number, seed = SEED): Outcome[] {
  const each = Math.floor(count / PEOPLE.length);
  return PEOPLE.map((person, i) => run(sleepyDrive(person, each, seed + 500 + 1000 * i)));
}

/** The smallest of the values (n >= 1) that at least `share` of them do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.max(0, Math.ceil(share * ordered.length) - 1)] ?? Number.NaN;
}

/** How often the alarm rose to one of the levels. */
export function risesTo({ risen }: Outcome, ...levels: readonly number[]): number {
  return risen.filter((level) => levels.includes(level)).length;
}

export function count<T>(items: readonly T[], item: T): number {
  return items.filter((one) => one === item).length;
}

/** All frames over all the time that they took: calibration and monitor, not the simulation. */
export function framesPerSecond(outcomes: readonly Outcome[]): number {
  const frames = outcomes.reduce((sum, { drive }) => sum + drive.frames.length, 0);
  return frames / outcomes.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** Both figures a person, and all together. */
export function table(alert: readonly Outcome[], sleepy: readonly Outcome[]): string {
  const falseAlarms = alert.reduce((sum, outcome) => sum + risesTo(outcome, 2, 3), 0);
  const rate = Math.round(framesPerSecond([...alert, ...sleepy])).toLocaleString("en");
  return [
    row("alert", "fps", "hours", "blinks", "glances", "unseen", "level 1", "level 2-3"),
    ...alert.map(alertRow),
    row("sleepy", "fps", "caught", "p50 ms", "p95 ms", "latest", "nods"),
    ...sleepy.map((outcome) => sleepyRow(outcome.drive.person.name, [outcome])),
    sleepyRow("all", sleepy),
    `false alarms of level 2 or 3: ${falseAlarms}; ${rate} frames/s\n`,
  ].join("\n");
}

function watch(monitor: Monitor, frames: readonly Frame[], outcome: Outcome): void {
  let last = monitor.policy.decision;
  let lastMs = monitor.detector.t_ms ?? 0;
  for (const frame of frames) {
    const { events, decision } = monitor.push(frame);
    note(outcome, events, last, decision, frame.t_ms, frame.t_ms - lastMs);
    last = decision;
    lastMs = frame.t_ms;
  }
}

function note(
  outcome: Outcome,
  events: readonly Event[],
  last: Decision,
  now: Decision,
  t: number,
  stepMs: number,
): void {
  outcome.events.push(...events.map((event) => event.kind));
  if (now.level > last.level) outcome.risen.push(now.level);
  if (now.state === "not_monitoring") outcome.unmonitoredMs += stepMs;
  if (isWaking(now) && !isWaking(last)) outcome.alarmsMs.push(t);
}

function isWaking({ state }: Decision): boolean {
  return state === "microsleep" || state === "unresponsive";
}

function delayMs(sleep: Episode, alarmsMs: readonly number[]): number | null {
  const [closed, opened] = closedMs(sleep);
  const alarm = alarmsMs.find((t) => t >= closed && t <= opened + LATE_MS);
  return alarm === undefined ? null : alarm - closed - MICROSLEEP_MS;
}

function alertRow(outcome: Outcome): string {
  const { drive, events, refusal, unmonitoredMs } = outcome;
  const drivenMs = (drive.frames.at(-1)?.t_ms ?? 0) - (drive.frames[0]?.t_ms ?? 0);
  const truth = drive.episodes.map((e) => e.kind);
  const both = (kind: Kind & EpisodeKind) => `${count(events, kind)}/${count(truth, kind)}`;
  const unseen = `${((100 * unmonitoredMs) / drivenMs).toFixed(1)}%`;
  const levels = [risesTo(outcome, 1), risesTo(outcome, 2, 3)];
  const hours = (drivenMs / 3_600_000).toFixed(2);
  const { name, fps } = drive.person;
  const line = row(name, fps, hours, both("blink"), both("glance"), unseen, ...levels);
  return refusal === null ? line : `${line} refused: ${refusal}`;
}

function sleepyRow(name: string, outcomes: readonly Outcome[]): string {
  const delays = outcomes.flatMap(delaysMs);
  const seen = delays.filter((delay) => delay !== null);
  const nods = outcomes.reduce((sum, { events }) => sum + count(events, "nod"), 0);
  const figures = [0.5, 0.95, 1].map((share) => percentile(seen, share).toFixed(0));
  const fps = outcomes.length === 1 ? (outcomes[0]?.drive.person.fps ?? "") : "";
  return row(name, fps, `${seen.length}/${delays.length}`, ...figures, nods);
}

function row(name: string, fps: string | number, ...cells: readonly (string | number)[]): string {
  const rest = cells.map((cell) => String(cell).padStart(11)).join("");
  return `${name.padEnd(20)}${String(fps).padStart(4)}${rest}`;
}
