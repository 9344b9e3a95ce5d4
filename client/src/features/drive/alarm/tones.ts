import type { Signal } from "./alarm";

/**
 * What each signal sounds like, as data. Sources:
 * - Singer, Lerner, Baldwin, Traube, ESV 2015, 15-0455: nine in ten listeners take a sound for an urgent warning when it
 *   starts and ends abruptly (at least .7 of a pulse at full level), its pulses are at most 125 ms apart, it has at least
 *   three harmonics and a base of 1000 Hz or more. Levels 2 and 3 are made so, level 1 is not in any of it.
 * - Haas, Edworthy 1996: a higher pitch, a shorter pause and a higher level are each more urgent.
 * - ISO 7731: auditory danger signals lie within 500-2500 Hz, where a small speaker is loud and hearing loss of age is small.
 * Rhythm alone tells the signals apart, too: two notes and long silence; triples; never silent; long falls.
 */
export interface Beep {
  readonly startS: number;
  readonly lengthS: number;
  readonly hz: number;
  /** Where the pitch glides to. */
  readonly toHz: number;
  readonly attackS: number;
  readonly releaseS: number;
}

export interface Plan {
  readonly beeps: readonly Beep[];
  /** After which the figure begins again. */
  readonly periodS: number;
  /** Amplitudes of the first, second, ... harmonic, relative to each other. */
  readonly harmonics: readonly number[];
  /** Amplitude at the start, 1 being full scale at full volume. */
  readonly gain: number;
  /** Amplitude once the signal has lasted for `LASTING_S`. */
  readonly lastingGain: number;
  /** ms on, off, on, ...; begins anew with each period. */
  readonly vibration: readonly number[];
}

export type Sounding = Exclude<Signal, 0>;

/** Ours: about as long as three further warnings that nobody heeded take. */
export const LASTING_S = 10;

/** Falls off fast: round and calm; ours. */
const SOFT = [1, 0.25, 0.1];
/** Four harmonics, one more than an urgent sound needs (Singer 2015), so that some pass any speaker and ear. */
const FULL = [1, 0.7, 0.5, 0.35];

/** 10 ms: abrupt, but without a click; half of what Edworthy, Loxley, Dennis 1991 rated urgent. */
const EDGE_S = 0.01;

function tone(startS: number, lengthS: number, hz: number, toHz = hz): Beep {
  return { startS, lengthS, hz, toHz, attackS: EDGE_S, releaseS: EDGE_S };
}

/** Fades from its start on, as what is struck does: a short onset and a long offset are less urgent (Edworthy 1991). */
function chime(startS: number, lengthS: number, hz: number): Beep {
  return { ...tone(startS, lengthS, hz), releaseS: lengthS - EDGE_S };
}

/** Pitches, lengths and gains are ours within the sources' bounds. */
export const PLANS: Record<Sounding, Plan> = {
  // Two notes below the urgent 1000 Hz; the rest of ten seconds is silence.
  1: {
    beeps: [chime(0, 0.45, 600), chime(0.45, 0.45, 800)],
    periodS: 10,
    harmonics: SOFT,
    gain: 0.25,
    lastingGain: 0.25,
    vibration: [150, 100, 150],
  },
  // Three at a time, 80 ms apart (at most 125), the pause long enough to hear that they are three.
  2: {
    beeps: [tone(0, 0.12, 1000), tone(0.2, 0.12, 1000), tone(0.4, 0.12, 1000)],
    periodS: 0.8,
    harmonics: FULL,
    gain: 0.5,
    lastingGain: 0.8,
    vibration: [120, 80, 120, 80, 120],
  },
  // Two tones without a pause, higher than level 2, as loud as can be.
  3: {
    beeps: [0, 0.5].flatMap((s) => [tone(s, 0.25, 1600), tone(s + 0.25, 0.25, 1200)]),
    periodS: 1,
    harmonics: FULL,
    gain: 1,
    lastingGain: 1,
    vibration: [900],
  },
  // The only pitch that moves, an octave down; its harmonics stay within 500-2500 Hz to the end.
  not_monitoring: {
    beeps: [tone(0, 0.5, 700, 350), tone(0.65, 0.5, 700, 350)],
    periodS: 5,
    harmonics: FULL,
    gain: 0.7,
    lastingGain: 0.7,
    vibration: [500, 150, 500],
  },
};

export const planOf = (signal: Signal): Plan | null => (signal === 0 ? null : PLANS[signal]);

/** How long the figure sounds before its pause, in s. */
export function figureS({ beeps }: Plan): number {
  return Math.max(...beeps.map(({ startS, lengthS }) => startS + lengthS));
}
