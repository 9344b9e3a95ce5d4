/**
 * Simulated drives with their truth: alert people who must not be alarmed, and microsleeps that must be
 * caught. Made, not measured. The twin of the second half of ml_logic/datasets/drives.py: the same seed is
 * the same drive.
 */
import { Dice } from "./dice";
import { filmed } from "./film";
import { type Drive, type Episode, episode, type Person } from "./people";

/** Alert time at the beginning of each drive, for 60 s of valid frames. */
export const CALIBRATION_MS = 65_000;

/** Nothing new begins in the last moments of a drive, so that all of it is seen to end. */
const TAIL_MS = 8000;

/** Between a microsleep and anything else. */
const APART_MS = 1500;

/** `minutes` of alert driving after the calibration: nothing in it deserves an alarm of level 2 or 3. */
export function alertDrive(person: Person, minutes: number, seed: number): Drive {
  const endMs = CALIBRATION_MS + minutes * 60_000;
  return drive(person, endMs, [...alert(person, endMs, seed)], seed);
}

/** `count` microsleeps of 1.6-6 s, one each `everyMs`, half of them with the head dropping, in alert driving. */
export function sleepyDrive(person: Person, count: number, seed: number, everyMs = 45_000): Drive {
  const endMs = CALIBRATION_MS + (count + 1) * everyMs;
  const dice = new Dice(seed + 7);
  const sleeps = Array.from({ length: count }, (_, i) =>
    microsleep(person, CALIBRATION_MS + (i + dice.between(0.4, 0.6)) * everyMs, dice),
  );
  const awake = [...alert(person, endMs, seed)].filter((e) => sleeps.every((s) => isApart(e, s)));
  return drive(person, endMs, [...awake, ...sleeps], seed);
}

/** When the eyes are closed: from falling through .3 of their openness to rising through .5. */
export function closedMs(sleep: Episode): readonly [fromMs: number, toMs: number] {
  return [sleep.startMs + 0.7 * sleep.closeMs, sleep.endMs - 0.5 * sleep.openMs];
}

function drive(person: Person, endMs: number, episodes: readonly Episode[], seed: number): Drive {
  const inOrder = episodes.toSorted((a, b) => a.startMs - b.startMs);
  return { person, frames: filmed(person, endMs, inOrder, seed), episodes: inOrder };
}

function microsleep({ closedRatio }: Person, startMs: number, dice: Dice): Episode {
  const closeMs = dice.between(120, 300);
  const openMs = dice.between(150, 300);
  const nods = dice.chance(0.5);
  const durationMs = dice.between(1600, 6000) + 0.7 * closeMs + 0.5 * openMs;
  return episode(nods ? "nodding" : "microsleep", startMs, durationMs, {
    lids: closedRatio,
    closeMs,
    openMs,
    pitchRad: nods ? dice.between(0.3, 0.45) : 0,
    headAfterMs: closeMs + dice.between(350, 700),
    headMs: dice.between(500, 800),
  });
}

function* alert(person: Person, endMs: number, seed: number): Generator<Episode> {
  const dice = new Dice(seed);
  const { blinkMs, closedRatio } = person;
  for (const start of starts(person.blinks, endMs, dice)) {
    yield blink(start, blinkMs * dice.between(0.7, 1.4), closedRatio);
  }
  for (const start of starts(1, endMs, dice)) yield glance(start, dice);
  for (const start of starts(person.squints, endMs, dice)) yield squint(start, dice);
  for (const start of starts(1, endMs, dice)) {
    yield episode("mirror", start, dice.between(700, 1600));
  }
  for (const start of starts(person.dropouts, endMs, dice)) {
    yield episode("dropout", start, dice.between(300, 4000));
  }
  for (const start of starts(person.talks, endMs, dice)) {
    yield episode("talk", start, dice.between(2000, 8000));
  }
}

function blink(startMs: number, lengthMs: number, lids: number): Episode {
  const ramps = { closeMs: 0.35 * lengthMs, openMs: 0.5 * lengthMs };
  return episode("blink", startMs, lengthMs, { lids, ...ramps });
}

function squint(startMs: number, dice: Dice): Episode {
  const durationMs = dice.between(3000, 12_000);
  const lids = dice.between(0.62, 0.8);
  return episode("squint", startMs, durationMs, { lids, closeMs: 400, openMs: 400 });
}

/** A look at the dashboard: EAR .38 -> .15 while pitch moves by .15-.2 rad (DESIGN 3), the head up to 100 ms late. */
function glance(startMs: number, dice: Dice): Episode {
  return episode("glance", startMs, dice.between(700, 2200), {
    lids: 0.15 / 0.38,
    closeMs: dice.between(120, 250),
    openMs: dice.between(120, 250),
    pitchRad: dice.between(0.15, 0.2),
    headAfterMs: dice.between(-100, 100),
    headMs: dice.between(200, 350),
  });
}

/** Times with gaps of .5-1.5 of their mean. */
function* starts(perMinute: number, endMs: number, dice: Dice): Generator<number> {
  if (perMinute <= 0) return;
  const meanMs = 60_000 / perMinute;
  for (let t = meanMs * dice.between(0.3, 1); t < endMs - TAIL_MS; ) {
    yield t;
    t += meanMs * dice.between(0.5, 1.5);
  }
}

function isApart(episode: Episode, sleep: Episode): boolean {
  return episode.endMs < sleep.startMs - APART_MS || episode.startMs > sleep.endMs + APART_MS;
}
