/**
 * Events: what eyes, head and mouth did, and from which size on it has a name.
 * The twin of ml_logic/features/events.py; definitions: DESIGN section 3.
 */

/** Kinds of a closure whose end was seen, by rising duration. */
export const CLOSURES = ["blink", "long_blink", "microsleep", "sleep", "unresponsive"] as const;

export type ClosureKind = (typeof CLOSURES)[number];
export type Kind =
  | ClosureKind
  | "lost_closure"
  | "glance"
  | "look_away"
  | "nod"
  | "yawn"
  | "no_face";

/**
 * Something that is over (a nod: that has just been seen). Times in ms on the frames' clock.
 * A `lost_closure` ended out of sight: it lasted at least its duration. A `glance` is a look down,
 * eyes apparently closed. The last three fields are those of `CLOSURES` and `null` elsewhere.
 */
export interface Event {
  readonly kind: Kind;
  readonly start_ms: number;
  readonly end_ms: number;
  /** `null` for a blink below 15 frames/s, where a blink is shorter than its measurement. */
  readonly duration_ms: number | null;
  /** Lowest openness. */
  readonly depth: number | null;
  /** Openness before the closure less `depth`. */
  readonly amplitude: number | null;
  /** Mean openness a second from the last lowest point to the end. */
  readonly opening_velocity: number | null;
}

const RAD = Math.PI / 180;

/** Thresholds of openness (no unit), times in ms, angles in rad, mouth aspect ratio (no unit). */
export const LIMITS = {
  enter: 0.3, // closed below it, DESIGN 3
  leave: 0.5, // open again above it, DESIGN 3
  deep: 0.2, // P80: four fifths closed, Wierwille 1994 and DESIGN 3
  blink_ms: 60, // shorter is noise, DESIGN 3
  long_blink_ms: 500, // DESIGN 3
  microsleep_ms: 1500, // DESIGN 3, within the 1-2 s of Euro NCAP 2026
  sleep_ms: 3000, // Euro NCAP 2026
  unresponsive_ms: 6000, // Euro NCAP 2026
  perclos_closure_ms: 250, // closures below it are blinks and no part of PERCLOS, DESIGN 3
  reopen_ms: 100, // open for less does not end a closure: heavy lids flutter, frames are wrong; ours
  half_open_ms: 200, // between enter and leave for as long: narrowed by the sun, not closed; ours
  gap_ms: 500, // without a valid frame for longer: the closure is lost; the longest blink, ours
  bottom_margin: 0.05, // openness above the lowest that still is the bottom: landmark noise; ours
  glance_rad: 5 * RAD, // downwards, DESIGN 3
  glance_onset_ms: 400, // from the onset; eyes lead by up to 200 ms, a glance takes as long; ours
  glance_back: 0.5, // share of glance_rad below which the head is up again; ours
  before_ms: [500, 100], // before the onset: how eyes and head were; ours
  before_max_ms: 10_000, // or, after a gap, the last time they were seen, if not longer ago; ours
  nod_rad: 15 * RAD, // DESIGN 3
  nod_within_ms: 1000, // DESIGN 3
  nod_closed_ms: 300, // eyes closed for as long before a nod is one, DESIGN 3
  away_rad: [30 * RAD, 20 * RAD], // enter, leave; a mirror is at 20-40 deg
  away_ms: 1000, // shorter is a look at the mirror; ours
  yawn: [0.6, 0.5], // mouth: enter (DESIGN 3), leave (ours, against noise)
  yawn_ms: [1500, 12_000], // DESIGN 3
  rate_window_ms: 1500, // over which frames are counted: a slow camera is known within 2 s
  rate_span_min_ms: 500, // shorter says nothing about a rate; ours
  blink_fps_min: 14.5, // 15 (DESIGN 3), rounded: a camera of 15 with jitter is one of 15
} as const;

export type EventLimits = typeof LIMITS;

/** An event that is no closure. */
export function plainEvent(kind: Kind, start_ms: number, end_ms: number): Event {
  const duration_ms = end_ms - start_ms;
  const unknown = { depth: null, amplitude: null, opening_velocity: null };
  return { kind, start_ms, end_ms, duration_ms, ...unknown };
}

export function isClosure(event: Event): boolean {
  return (CLOSURES as readonly Kind[]).includes(event.kind);
}

/** What a closure of `durationMs` is called; `null` when it is too short to be one. */
export function closureKind(durationMs: number, limits: EventLimits = LIMITS): ClosureKind | null {
  if (durationMs < limits.blink_ms) return null;
  if (durationMs < limits.long_blink_ms) return "blink";
  if (durationMs < limits.microsleep_ms) return "long_blink";
  if (durationMs < limits.sleep_ms) return "microsleep";
  return durationMs < limits.unresponsive_ms ? "sleep" : "unresponsive";
}

/** When the straight line from (t0, x0) to (t1, x1) is at `level`, which lies between x0 and x1. */
export function crossing(t0: number, x0: number, t1: number, x1: number, level: number): number {
  return t0 + ((level - x0) / (x1 - x0)) * (t1 - t0);
}
