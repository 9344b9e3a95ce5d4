/** The simulated drivers and what can happen to them: the twin of the first half of ml_logic/datasets/drives.py. */
import type { Frame } from "../eyes";

export type EpisodeKind =
  | "blink"
  | "glance"
  | "squint"
  | "mirror"
  | "dropout"
  | "talk"
  | "yawn"
  | "microsleep"
  | "nodding";

/** One driver, camera included. EAR has no unit; rates are a minute. */
export interface Person {
  readonly name: string;
  readonly fps: number;
  readonly openEar: number;
  readonly closedRatio: number;
  readonly noise: number;
  readonly blinks: number;
  readonly blinkMs: number;
  readonly wrongFrames: number;
  readonly talks: number;
  readonly dropouts: number;
  readonly squints: number;
  readonly jitter: number;
  readonly missing: number;
  readonly wander: number;
}

const USUAL = {
  openEar: 0.32,
  closedRatio: 0.3, // EAR closed over open, .22-.37 (DESIGN 3, Human)
  noise: 0.008, // standard deviation of EAR from frame to frame
  blinks: 17, // Bentivoglio 1997, Mov Disord 12:1028: 17 a minute at rest
  blinkMs: 180, // all of it; Caffier 2003: about 200 ms when alert
  wrongFrames: 0, // single frames whose EAR is wrong: glasses
  talks: 0,
  dropouts: 0.3, // sun: no face for .3-4 s
  squints: 0.3,
  jitter: 0.4, // share of an interval by which a frame may be late
  missing: 0.005, // share of the frames that the camera loses
  wander: 1, // of posture and landmarks, over tens of seconds; 0 is a statue
};

export const PEOPLE: readonly Person[] = [
  person("ada", 30, {}),
  person("ben, narrow eyes", 30, { openEar: 0.18, closedRatio: 0.34, noise: 0.005 }),
  person("cem, glasses", 30, { noise: 0.015, wrongFrames: 4 }),
  person("dia, talking", 25, { talks: 6, blinks: 26 }),
  person("eva, sunny", 25, { dropouts: 2, squints: 1.5 }),
  person("fu, narrow eyes", 15, { openEar: 0.19, noise: 0.005, blinks: 12 }),
  person("gil, glasses", 15, { noise: 0.015, wrongFrames: 4, closedRatio: 0.36 }),
  person("hana, long blinks", 15, { blinks: 30, blinkMs: 320 }),
  person("ida, few blinks", 10, { blinks: 6, openEar: 0.42, closedRatio: 0.22 }),
  person("jo, slow camera", 10, { talks: 4, dropouts: 1 }),
];

/**
 * Something that happens from `startMs` on for `durationMs`, ramps included. Lids fall to `lids` (share
 * of the open EAR) within `closeMs` and rise within `openMs`; the head turns by `pitchRad` within
 * `headMs`, beginning `headAfterMs` after the lids, and comes back in as long at the end.
 */
export interface Episode {
  readonly kind: EpisodeKind;
  readonly startMs: number;
  readonly endMs: number;
  readonly lids: number;
  readonly closeMs: number;
  readonly openMs: number;
  readonly pitchRad: number;
  readonly headAfterMs: number;
  readonly headMs: number;
}

type Motion = Partial<Omit<Episode, "kind" | "startMs" | "endMs">>;

export function episode(
  kind: EpisodeKind,
  startMs: number,
  durationMs: number,
  motion: Motion = {},
): Episode {
  const still = { lids: 1, closeMs: 1, openMs: 1, pitchRad: 0, headAfterMs: 0, headMs: 300 };
  return { kind, startMs, endMs: startMs + durationMs, ...still, ...motion };
}

/** Frames of one person, rising in time, and what truly happened. */
export interface Drive {
  readonly person: Person;
  readonly frames: readonly Frame[];
  readonly episodes: readonly Episode[];
}

function person(name: string, fps: number, own: Partial<typeof USUAL>): Person {
  return { name, fps, ...USUAL, ...own };
}
