/** What a camera sees of a simulated drive: episodes, posture, noise and the camera's own faults, as frames. */
import type { Frame } from "../eyes";
import { noise, uniform } from "./dice";
import type { Episode, Person } from "./people";

/** Around an episode, for a head that is early. */
const MARGIN_MS = 200;
/** How often posture changes its direction. */
const WANDER_MS = 20_000;
/** A syllable: the mouth opens and closes. */
const SYLLABLE_MS = 240;

/** What happens on purpose, by frame: lids as a share of the open EAR, angles in rad, mouth aspect ratio. */
interface Tracks {
  readonly t: Float64Array;
  readonly lids: Float64Array;
  readonly pitch: Float64Array;
  readonly yaw: Float64Array;
  readonly mouth: Float64Array;
  readonly hidden: Uint8Array;
}

/** The frames of a person to whom just these episodes happen. */
export function filmed(
  person: Person,
  endMs: number,
  episodes: readonly Episode[],
  seed: number,
): Frame[] {
  const tracks = stillTracks(clock(person, endMs, seed));
  for (const episode of episodes) play(episode, tracks);
  const ear = ears(person, tracks, seed);
  const { t, hidden } = tracks;
  const pitch = moved(tracks.pitch, person.wander, posture(t, seed + 5, 0.03, seed + 6));
  const yaw = moved(tracks.yaw, person.wander, posture(t, seed + 8, 0.05, seed + 9));
  const shake = noise(seed + 10, t.length);
  const mouth = tracks.mouth.map((value, i) => value + person.wander * 0.02 * at(shake, i));
  return Array.from(t, (t_ms, i) =>
    hidden[i]
      ? { t_ms, ear: null, pitch_rad: null, yaw_rad: null, mouth: null }
      : {
          t_ms,
          ear: at(ear, i),
          pitch_rad: at(pitch, i),
          yaw_rad: at(yaw, i),
          mouth: at(mouth, i),
        },
  );
}

/** Frame times in ms, some of them late and some missing. */
function clock(person: Person, endMs: number, seed: number): Float64Array {
  const count = Math.trunc((endMs * person.fps) / 1000);
  const late = uniform(seed + 11, count);
  const luck = uniform(seed + 12, count);
  const times = late.map((share, i) => ((i + person.jitter * share) * 1000) / person.fps);
  return times.filter((_, i) => at(luck, i) >= person.missing);
}

function stillTracks(t: Float64Array): Tracks {
  const constant = (value: number) => new Float64Array(t.length).fill(value);
  const hidden = new Uint8Array(t.length);
  return {
    t,
    lids: constant(1),
    pitch: constant(0),
    yaw: constant(0),
    mouth: constant(0.1),
    hidden,
  };
}

function play(episode: Episode, tracks: Tracks): void {
  const { startMs, endMs } = episode;
  const first = firstNotBefore(tracks.t, startMs - MARGIN_MS);
  const end = firstNotBefore(tracks.t, endMs + MARGIN_MS);
  for (let i = first; i < end; i++) playFrame(episode, tracks, i, at(tracks.t, i));
}

function playFrame(e: Episode, tracks: Tracks, i: number, t: number): void {
  const { lids, pitch, yaw, mouth, hidden } = tracks;
  const headMs = e.startMs + e.headAfterMs;
  lids[i] = at(lids, i) * (1 - (1 - e.lids) * ramp(t, e.startMs, e.endMs, e.closeMs, e.openMs));
  pitch[i] = at(pitch, i) + e.pitchRad * ramp(t, headMs, e.endMs, e.headMs, e.headMs);
  if (e.kind === "mirror") yaw[i] = at(yaw, i) + 0.65 * ramp(t, e.startMs, e.endMs, 200, 200);
  if (e.kind === "yawn") mouth[i] = at(mouth, i) + 0.7 * ramp(t, e.startMs, e.endMs, 400, 400);
  if (e.kind === "talk") mouth[i] = at(mouth, i) + 0.6 * syllable(t, e);
  if (e.kind === "dropout" && t >= e.startMs && t < e.endMs) hidden[i] = 1;
}

function syllable(t: number, talk: Episode): number {
  const phase = Math.max(0, t - talk.startMs) % SYLLABLE_MS;
  const wave = ramp(phase, 0, SYLLABLE_MS, SYLLABLE_MS / 2, SYLLABLE_MS / 2);
  return wave * ramp(t, talk.startMs, talk.endMs, 1, 1);
}

function ears(person: Person, { t, lids }: Tracks, seed: number): Float64Array {
  const drift = slow(t, seed + 1);
  const shake = noise(seed + 2, t.length);
  const luck = uniform(seed + 3, t.length);
  const fault = uniform(seed + 4, t.length);
  const wrongShare = person.wrongFrames / 60 / person.fps;
  return lids.map((lid, i) => {
    const eye = person.openEar * lid * (1 + 0.04 * person.wander * at(drift, i));
    const ear = eye + person.noise * at(shake, i);
    return Math.max(0, at(luck, i) < wrongShare ? ear * (0.5 + at(fault, i)) : ear);
  });
}

/** How a head that is held still moves: `swing` rad over tens of seconds, .01 rad from frame to frame. */
function posture(
  t: Float64Array,
  slowSeed: number,
  swing: number,
  shakeSeed: number,
): Float64Array {
  const drift = slow(t, slowSeed);
  const shake = noise(shakeSeed, t.length);
  return drift.map((value, i) => swing * value + 0.01 * at(shake, i));
}

function moved(track: Float64Array, wander: number, by: Float64Array): Float64Array {
  return track.map((value, i) => value + wander * at(by, i));
}

/** A wander between -1 and 1, a new direction every twenty seconds. */
function slow(t: Float64Array, seed: number): Float64Array {
  const knots = uniform(seed, Math.trunc(at(t, t.length - 1) / WANDER_MS) + 2).map(
    (u) => 2 * u - 1,
  );
  return t.map((ms) => {
    const i = Math.floor(ms / WANDER_MS);
    const slope = (at(knots, i + 1) - at(knots, i)) / WANDER_MS;
    return slope * (ms - WANDER_MS * i) + at(knots, i);
  });
}

/** 0 outside, 1 inside, straight lines between. */
function ramp(t: number, startMs: number, endMs: number, upMs: number, downMs: number): number {
  return Math.min(1, Math.max(0, Math.min((t - startMs) / upMs, (endMs - t) / downMs)));
}

/** Index of the first time that is not before `ms`, by halving. */
function firstNotBefore(t: Float64Array, ms: number): number {
  let low = 0;
  let high = t.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(t, middle) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Every index here is one of a frame: a track that is shorter is a bug that must not go on as 0. */
function at(track: Float64Array, i: number): number {
  return track[i] ?? Number.NaN;
}
