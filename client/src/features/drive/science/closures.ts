/**
 * Closures: when the eyes close and open, told apart from looking down. A state machine over valid frames.
 * A look down lowers the EAR like a closure does, but the head goes along at its onset; in a real closure
 * the eyes close first and the head may drop later (DESIGN 3). The twin of ml_logic/features/closures.py.
 */
import { closureKind, crossing, type Event, type EventLimits, LIMITS, plainEvent } from "./events";

/** A valid frame. */
interface Seen {
  readonly t: number;
  readonly openness: number;
  readonly pitch: number | null;
}

/** How eyes and head were before a closure. */
interface Before {
  readonly alert: number;
  readonly pitch: number | null;
}

/** One apparent closure, from its onset on. What it is stays open for `limits.glance_onset_ms`. */
class Closure {
  isGlance = false;
  nodded = false;
  private depth = 1;
  private bottom: { readonly t: number; readonly openness: number };
  private unsettledDeepMs = 0;
  private riseMs: number | null = null;
  private reopenMs: number | null = null;

  constructor(
    readonly startMs: number,
    readonly before: Before,
    private readonly limits: EventLimits,
    private decided = false,
  ) {
    this.bottom = { t: startMs, openness: limits.enter };
  }

  /**
   * Go on from `last` to `now`; `dropRad`: how far the head is down since before. Between frames that
   * are not `joined` there were some without a face: time that is not known to be closed.
   */
  push(last: Seen, now: Seen, dropRad: number | null, joined: boolean): void {
    const { deep, bottom_margin } = this.limits;
    if (joined && (last.openness < deep || now.openness < deep)) {
      this.unsettledDeepMs += timeBelow(last, now, deep);
    }
    if (now.openness <= this.depth + bottom_margin) this.bottom = now;
    this.depth = Math.min(this.depth, now.openness);
    this.decide(now.t, dropRad);
    this.watchReopening(last, now);
  }

  /** How long the eyes have been closed at `t`. */
  lastedMs(t: number): number {
    return (this.reopenMs ?? t) - this.startMs;
  }

  /** When it ended, as far as `t` can tell: long enough open, or longer half open; `null` while it goes on. */
  endMs(t: number): number | null {
    if (this.reopenMs !== null) {
      return t - this.reopenMs >= this.limits.reopen_ms ? this.reopenMs : null;
    }
    return this.riseMs !== null && t - this.riseMs >= this.limits.half_open_ms ? this.riseMs : null;
  }

  /** Deep-closed time that has become certain: of a closure, no glance, and long enough for PERCLOS. */
  settleDeepMs(lastedMs: number, ended = false): number {
    const certain = this.decided || ended;
    if (this.isGlance || !certain || lastedMs < this.limits.perclos_closure_ms) return 0;
    const settled = this.unsettledDeepMs;
    this.unsettledDeepMs = 0;
    return settled;
  }

  /** The event that it was; `null` when it was too short to be one. */
  ended(end_ms: number): Event | null {
    if (this.isGlance) return plainEvent("glance", this.startMs, end_ms);
    const kind = closureKind(end_ms - this.startMs, this.limits);
    if (kind === null) return null;
    return {
      ...plainEvent(kind, this.startMs, end_ms),
      depth: this.depth,
      amplitude: this.before.alert - this.depth,
      opening_velocity: this.openingVelocity(end_ms),
    };
  }

  /** The event when nothing has been seen since `lastMs`. */
  lost(lastMs: number): Event | null {
    const duration_ms = this.lastedMs(lastMs);
    if (this.isGlance) return { ...plainEvent("glance", this.startMs, lastMs), duration_ms };
    if (duration_ms < this.limits.blink_ms) return null;
    const event = plainEvent("lost_closure", this.startMs, this.startMs + duration_ms);
    return { ...event, duration_ms, depth: this.depth };
  }

  private openingVelocity(endMs: number): number | null {
    const rise = endMs - this.bottom.t;
    const reached = this.reopenMs === null ? this.limits.enter : this.limits.leave;
    return rise > 0 ? ((reached - this.bottom.openness) / rise) * 1000 : null;
  }

  private decide(t: number, dropRad: number | null): void {
    if (this.decided) return;
    this.isGlance = dropRad !== null && dropRad > this.limits.glance_rad;
    this.decided = this.isGlance || t - this.startMs >= this.limits.glance_onset_ms;
  }

  private watchReopening(last: Seen, now: Seen): void {
    const { enter, leave } = this.limits;
    if (now.openness < enter) {
      this.riseMs = null;
      this.reopenMs = null;
      return;
    }
    this.riseMs ??= crossingOf(last, now, enter);
    if (now.openness > leave) this.reopenMs ??= crossingOf(last, now, leave);
  }
}

/** All closures of a run of valid frames; `push` a frame, `lose` when there was none for too long. */
export class Closures {
  /** How long the eyes have been closed; 0 when not. */
  closedForMs = 0;
  lookingDownForMs = 0;
  /** Deep-closed time that the last call made certain. */
  deepMs = 0;
  /** No closure, nor the beginning of one. */
  openNow = false;
  private last: Seen | null = null;
  private recent: Seen[] = [];
  private opened: Seen | null = null; // the last frame with open eyes
  private closure: Closure | null = null;

  constructor(private readonly limits: EventLimits = LIMITS) {}

  /** Take one valid frame, `joined` to the one before by no frame without a face; the events that it ended. */
  push(t: number, openness: number, pitch: number | null, joined: boolean): Event[] {
    const now = { t, openness, pitch };
    const last = this.last;
    this.last = now;
    this.remember(now);
    this.deepMs = 0;
    if (this.closure === null) {
      this.openNow = openness >= this.limits.enter;
      if (this.openNow) {
        this.opened = now;
        return [];
      }
      this.closure = this.begin(last, now);
    }
    return this.goOn(this.closure, last ?? now, now, joined);
  }

  /** A frame without a face: it changes nothing that is known. */
  skip(): void {
    this.deepMs = 0;
  }

  /** The face is gone: whatever was going on ended out of sight. */
  lose(): Event[] {
    const event = this.last === null ? null : (this.closure?.lost(this.last.t) ?? null);
    this.closure = null;
    this.last = null;
    this.deepMs = 0;
    this.openNow = false;
    this.show(null, 0);
    return event ? [event] : [];
  }

  private remember(now: Seen): void {
    const since = now.t - this.limits.nod_within_ms - this.limits.glance_onset_ms;
    this.recent.push(now);
    while ((this.recent[0] ?? now).t < since) this.recent.shift();
  }

  private begin(last: Seen | null, now: Seen): Closure {
    const start = last === null ? now.t : crossingOf(last, now, this.limits.enter);
    const before = this.before(start);
    const pitches = before.map((seen) => seen.pitch).filter((pitch) => pitch !== null);
    const alert = mean(before.map((seen) => seen.openness)) ?? 1;
    return new Closure(start, { alert, pitch: mean(pitches) }, this.limits);
  }

  /** The frames with open eyes just before `start`, or, after a gap, the last one. */
  private before(start: number): readonly Seen[] {
    const { before_ms, before_max_ms, leave } = this.limits;
    const earliest = start - before_ms[0];
    const opened = this.recent.filter((seen) => seen.t >= earliest && seen.openness > leave);
    const early = opened.filter((seen) => seen.t <= start - before_ms[1]);
    if (early.length > 0 || opened.length > 0) return early.length > 0 ? early : opened;
    return this.opened !== null && this.opened.t >= start - before_max_ms ? [this.opened] : [];
  }

  private goOn(closure: Closure, last: Seen, now: Seen, joined: boolean): Event[] {
    const drop = dropOf(closure.before.pitch, last.pitch, now.pitch);
    closure.push(last, now, drop, joined);
    const end = closure.endMs(now.t);
    if (end !== null) return this.finish(closure, end);
    const lasted = closure.lastedMs(now.t);
    this.deepMs = closure.settleDeepMs(lasted);
    this.show(closure, lasted);
    const up = this.limits.glance_back * this.limits.glance_rad;
    if (closure.isGlance && drop !== null && drop < up) return this.headUp(closure, now);
    return this.nod(closure, lasted, now);
  }

  private finish(closure: Closure, endMs: number): Event[] {
    this.deepMs = closure.settleDeepMs(endMs - closure.startMs, true);
    this.closure = null;
    this.openNow = true;
    this.show(null, 0);
    const event = closure.ended(endMs);
    return event ? [event] : [];
  }

  /** The head is up again: eyes that are still closed have been closed since now. */
  private headUp(glance: Closure, now: Seen): Event[] {
    if (now.openness >= this.limits.enter) return [];
    this.closure = new Closure(now.t, glance.before, this.limits, true);
    this.closure.push(now, now, null, true);
    this.show(this.closure, 0);
    return [plainEvent("glance", glance.startMs, now.t)];
  }

  private nod(closure: Closure, lastedMs: number, now: Seen): Event[] {
    const { nod_closed_ms, nod_rad } = this.limits;
    if (now.pitch === null || closure.nodded || closure.isGlance || lastedMs < nod_closed_ms)
      return [];
    const low = this.lowestPitch(now.t - this.limits.nod_within_ms);
    if (low === null || now.pitch - low.pitch < nod_rad) return [];
    closure.nodded = true;
    return [plainEvent("nod", low.t, now.t)];
  }

  /** The head at its highest since `since`; of equals the latest, which makes a nod the shortest. */
  private lowestPitch(since: number): { readonly t: number; readonly pitch: number } | null {
    let low: { t: number; pitch: number } | null = null;
    for (const { t, pitch } of this.recent) {
      if (pitch !== null && t >= since && (low === null || pitch <= low.pitch)) low = { t, pitch };
    }
    return low;
  }

  private show(closure: Closure | null, lastedMs: number): void {
    this.closedForMs = closure === null || closure.isGlance ? 0 : lastedMs;
    this.lookingDownForMs = closure?.isGlance ? lastedMs : 0;
  }
}

/** How far the head is down, over two frames, so that one wrong one makes no glance. */
function dropOf(before: number | null, last: number | null, now: number | null): number | null {
  return before === null || last === null || now === null ? null : (last + now) / 2 - before;
}

/** How long the line from `a` to `b`, of which one end or both are below `level`, is below it. */
function timeBelow(a: Seen, b: Seen, level: number): number {
  if (a.openness < level && b.openness < level) return b.t - a.t;
  const at = crossingOf(a, b, level);
  return b.openness < level ? b.t - at : at - a.t;
}

function crossingOf(a: Seen, b: Seen, level: number): number {
  return crossing(a.t, a.openness, b.t, b.openness, level);
}

function mean(values: readonly number[]): number | null {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
}
