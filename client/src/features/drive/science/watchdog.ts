/** Who watches the watcher, and the clock: the two parts of ml_logic/policy.py that say nothing about eyes. */
import { keepLast } from "./bounded";
import type { Break, Observation, PolicyLimits } from "./policy";

/** The reasons that the policy sees itself; the others (dark, camera_lost, tab_hidden ...) it is told. */
export const NO_FRAMES = "no_frames";
export const NO_FACE = "no_face";
export const LOW_FPS = "low_fps";

/** Why nobody is monitored: what it is told, and what it sees itself. */
export class Watchdog {
  private reasons: readonly string[] = [];
  private slowSinceMs: number | null = null;
  private fineSinceMs: number | null = null;

  constructor(private readonly limits: PolicyLimits) {}

  /** The reasons at `now.t_ms`; the last ones stay for `back_ms` after they are gone. */
  update(now: Observation): readonly string[] {
    const reasons = this.seen(now);
    if (reasons.length > 0 || this.reasons.length === 0) {
      this.fineSinceMs = null;
      this.reasons = reasons;
      return reasons;
    }
    this.fineSinceMs ??= now.t_ms;
    if (now.t_ms - this.fineSinceMs >= this.limits.back_ms) this.reasons = [];
    return this.reasons;
  }

  private seen(now: Observation): readonly string[] {
    const isSlow = this.isSlow(now);
    if (now.frame_age_ms >= this.limits.no_face_ms) return [...now.blocked, NO_FRAMES];
    const isFaceless = now.face_lost_for_ms >= this.limits.no_face_ms;
    return [...now.blocked, ...(isFaceless ? [NO_FACE] : []), ...(isSlow ? [LOW_FPS] : [])];
  }

  private isSlow({ t_ms, fps }: Observation): boolean {
    if (fps === null || fps >= this.limits.low_fps) {
      this.slowSinceMs = null;
      return false;
    }
    this.slowSinceMs ??= t_ms;
    return t_ms - this.slowSinceMs >= this.limits.low_fps_ms;
  }
}

/** When a break is due: after two hours, or after alarms one soon after another. A break makes all of it forgotten. */
export class TimeOnTask {
  private startMs: number | null = null;
  private alarmsMs: number[] = [];
  private isRepeated = false;

  constructor(private readonly limits: PolicyLimits) {}

  /** The advice at `now.t_ms`; `alarmed`: an alarm of level 2 or more has just begun. */
  update({ t_ms, face_lost_for_ms }: Observation, alarmed: boolean): Break | null {
    if (this.startMs === null || face_lost_for_ms >= this.limits.break_ms) {
      this.startMs = t_ms;
      this.alarmsMs = [];
      this.isRepeated = false;
    }
    if (alarmed) this.count(t_ms);
    if (this.isRepeated) return "repeated_drowsiness";
    return t_ms - this.startMs >= this.limits.on_task_ms ? "time_on_task" : null;
  }

  private count(t: number): void {
    const { episodes, episodes_within_ms } = this.limits;
    keepLast(this.alarmsMs, t, episodes);
    const isSoon = within(this.alarmsMs[0] ?? null, t, episodes_within_ms);
    if (this.alarmsMs.length === episodes && isSoon) this.isRepeated = true;
  }
}

export function within(thenMs: number | null, nowMs: number, ms: number): boolean {
  return thenMs !== null && nowMs - thenMs <= ms;
}
