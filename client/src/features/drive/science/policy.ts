/**
 * From eye state over time to an alarm: rules that need no network, escalate at once and let go slowly.
 * The twin of ml_logic/policy.py. Sources: DESIGN section 3; Euro NCAP 2026, Safe Driving, driver monitoring.
 */
import { TimeOnTask, Watchdog, within } from "./watchdog";

export type State =
  | "normal"
  | "advisory"
  | "drowsy"
  | "microsleep"
  | "unresponsive"
  | "not_monitoring";
export type Level = 0 | 1 | 2 | 3;
export type Cause =
  | "eyes_closed"
  | "looking_down"
  | "looking_away"
  | "perclos"
  | "long_blinks"
  | "nods"
  | "recent_microsleep"
  | "classifier";
export type Break = "time_on_task" | "repeated_drowsiness";

/** Alert, low vigilance, drowsy: as the classifier answers, 0-1. */
export type Probabilities = readonly [alert: number, lowVigilance: number, drowsy: number];

/** Times in ms, shares 0-1, levels 0-3. */
export const LIMITS = {
  microsleep_ms: 1500, // DESIGN 3, within the 1-2 s of Euro NCAP 2026: level 2
  sleep_ms: 3000, // Euro NCAP 2026: level 3
  unresponsive_ms: 6000, // Euro NCAP 2026: level 3, a state of its own; closed, or down, off the road
  off_road_ms: 4000, // looking down or away: advisory; Euro NCAP calls 3-4 s a long distraction
  perclos_advisory: 0.08, // DESIGN 3, over 60 s
  perclos_drowsy: [0.15, 0.1], // DESIGN 3, over 60 s and 180 s, both
  perclos_severe: 0.3, // DESIGN 3, over 60 s
  perclos_release: 0.8, // share of a threshold below which its state ends; ours
  severe_ms: 10_000, // severe is level 3 while the last closure is not longer ago, then 2; ours
  perclos_closure_ms: 250, // such a closure, DESIGN 3
  long_blinks_advisory: 3, // of >= .5 s within 60 s; alert people make 0 or 1 (Caffier 2003); ours
  long_blinks_drowsy: 6, // one every ten seconds; ours
  nods_advisory: 1, // within 180 s; ours
  nods_drowsy: 2,
  after_microsleep_ms: 120_000, // nobody is awake again at once: advisory; ours
  calm_ms: 3000, // eyes seen open for as long lower the level by one; as long as a sleep takes; ours
  not_calm_ms: 500, // a long blink (DESIGN 3) starts that anew; blinks do not
  unknown_ms: 60_000, // without a face for longer: nobody is there whose level could be held; ours
  no_face_ms: 1500, // no face, or no frames: the watchdog has to say so within 2 s
  low_fps: 9.5, // under 10 (DESIGN 3), rounded: a camera of 10 with jitter is one of 10
  low_fps_ms: 300, // for as long; with the 1.5 s over which a rate is measured within 2 s
  back_ms: 500, // all causes gone for as long: monitoring again; ours
  drowsy_probability: 0.6, // of the classifier's drowsy class; chance is .33; ours
  drowsy_probability_release: 0.5, // ours
  fresh_ms: 60_000, // age of an answer that counts: its 30 blinks take a minute or two
  on_task_ms: 7_200_000, // two hours, UK Highway Code rule 91
  break_ms: 900_000, // fifteen minutes without a face are a break, UK Highway Code rule 91
  episodes: 2, // alarms of level 2 or more ...
  episodes_within_ms: 1_800_000, // ... within half an hour: time for a break; ours
} as const;

export type PolicyLimits = typeof LIMITS;

/** What is known at `t_ms`, which never falls; `null` is unknown. */
export interface Observation {
  readonly t_ms: number;
  readonly eyes_open: boolean;
  /** Also says, once, how long a closure has lasted that is over. */
  readonly closed_for_ms: number;
  readonly looking_down_for_ms: number;
  readonly looking_away_for_ms: number;
  readonly face_lost_for_ms: number;
  readonly frame_age_ms: number;
  readonly fps: number | null;
  readonly perclos_60: number | null;
  readonly perclos_180: number | null;
  /** Within 60 s. */
  readonly long_blinks: number;
  /** Within 180 s. */
  readonly nods: number;
  /** Why nobody can be monitored, as told from outside. */
  readonly blocked: readonly string[];
  /** As the classifier answered at `classified_ms`. */
  readonly probabilities: Probabilities | null;
  readonly classified_ms: number | null;
}

/** What the driver gets. */
export interface Decision {
  readonly state: State;
  /** Of the alarm. */
  readonly level: Level;
  readonly cause: Cause | null;
  /** Why nobody is monitored. */
  readonly reasons: readonly string[];
  readonly take_break: Break | null;
}

/** The decision before anything is known. */
export const NORMAL: Decision = {
  state: "normal",
  level: 0,
  cause: null,
  reasons: [],
  take_break: null,
};

/** What one of the rules says. */
type Verdict = Pick<Decision, "state" | "level" | "cause">;

/** A threshold with hysteresis: on from `high`, off below `low`; the unknown changes nothing. */
export class Switch {
  on = false;

  constructor(
    private readonly high: number,
    private readonly low: number,
  ) {}

  /** Take a value, or `null`; whether it is on. */
  push(value: number | null): boolean {
    if (value !== null) this.on = value >= (this.on ? this.low : this.high);
    return this.on;
  }
}

/** Takes what is known, some ten times a second, and decides. Rising is immediate, falling one level at a time. */
export class Policy {
  /** The same object as long as it says the same. */
  decision: Decision = NORMAL;
  private readonly advisory: Switch;
  private readonly drowsy60: Switch;
  private readonly drowsy180: Switch;
  private readonly severe: Switch;
  private readonly classifier: Switch;
  private readonly watchdog: Watchdog;
  private readonly task: TimeOnTask;
  private level: Level = 0;
  private alarm: Verdict | null = null; // of the eyes, held until they have been open for a while
  private calmSinceMs: number | null = null;
  private wantedMs = 0; // the last time that the level was wanted, or fell
  private closedMs: number | null = null; // the last time of a closure that PERCLOS counts
  private microsleepMs: number | null = null;

  constructor(private readonly limits: PolicyLimits = LIMITS) {
    const perclos = (high: number) => new Switch(high, limits.perclos_release * high);
    this.advisory = perclos(limits.perclos_advisory);
    this.drowsy60 = perclos(limits.perclos_drowsy[0]);
    this.drowsy180 = perclos(limits.perclos_drowsy[1]);
    this.severe = perclos(limits.perclos_severe);
    this.classifier = new Switch(limits.drowsy_probability, limits.drowsy_probability_release);
    this.watchdog = new Watchdog(limits);
    this.task = new TimeOnTask(limits);
  }

  /** The decision at `now.t_ms`. */
  update(now: Observation): Decision {
    const eyes = this.eyes(now);
    const vigilance = this.vigilance(now);
    const calmForMs = this.calmForMs(now);
    const before = this.level;
    this.moveLevel(now.t_ms, higher(vigilance.level, eyes?.level ?? 0), calmForMs);
    this.holdAlarm(now.t_ms, eyes, calmForMs, higher(1, vigilance.level));
    const reasons = this.watchdog.update(now);
    const take_break = this.task.update(now, before < 2 && this.level >= 2);
    const isBlind = eyes === null && reasons.length > 0;
    const { state, cause } = isBlind ? BLIND : this.shown(vigilance);
    const next: Decision = { state, level: this.level, cause, reasons, take_break };
    if (!isSame(next, this.decision)) this.decision = next;
    return this.decision;
  }

  /** The alarm of the eyes stays until they are calm and the level is down to `restLevel`. */
  private holdAlarm(t: number, eyes: Verdict | null, calmForMs: number, restLevel: Level): void {
    if (eyes !== null) {
      this.alarm = eyes;
      this.microsleepMs = t;
    } else if (calmForMs >= this.limits.calm_ms && this.level <= restLevel) {
      this.alarm = null;
    }
  }

  /** What is said: the alarm of the eyes until it is let go, and no calmer a word than the level that lingers. */
  private shown(vigilance: Verdict): Pick<Decision, "state" | "cause"> {
    if (this.alarm !== null || this.level <= vigilance.level) return this.alarm ?? vigilance;
    return { state: this.level >= 2 ? "drowsy" : "advisory", cause: this.decision.cause };
  }

  /** What the eyes alone say: as long as they are closed, or off the road, for too long. */
  private eyes(now: Observation): Verdict | null {
    const { perclos_closure_ms, unresponsive_ms, microsleep_ms, sleep_ms } = this.limits;
    if (now.closed_for_ms >= perclos_closure_ms) this.closedMs = now.t_ms;
    if (now.closed_for_ms >= unresponsive_ms) return verdict("unresponsive", 3, "eyes_closed");
    if (now.looking_down_for_ms >= unresponsive_ms)
      return verdict("unresponsive", 3, "looking_down");
    if (now.closed_for_ms < microsleep_ms) return null;
    return verdict("microsleep", now.closed_for_ms >= sleep_ms ? 3 : 2, "eyes_closed");
  }

  /** What the last minutes say. */
  private vigilance(now: Observation): Verdict {
    const { severe_ms, long_blinks_drowsy, nods_drowsy } = this.limits;
    const advisory = this.advisory.push(now.perclos_60);
    const drowsy60 = this.drowsy60.push(now.perclos_60);
    const drowsy180 = this.drowsy180.push(now.perclos_180);
    if (this.severe.push(now.perclos_60)) {
      return verdict("drowsy", within(this.closedMs, now.t_ms, severe_ms) ? 3 : 2, "perclos");
    }
    if (drowsy60 && drowsy180) return verdict("drowsy", 2, "perclos");
    if (now.long_blinks >= long_blinks_drowsy) return verdict("drowsy", 2, "long_blinks");
    if (now.nods >= nods_drowsy) return verdict("drowsy", 2, "nods");
    const cause = advisory ? "perclos" : this.early(now);
    return cause === null ? verdict("normal", 0, null) : verdict("advisory", 1, cause);
  }

  /** What else is worth an advisory. */
  private early(now: Observation): Cause | null {
    const limits = this.limits;
    const isFresh = within(now.classified_ms, now.t_ms, limits.fresh_ms);
    const isLikely = this.classifier.push((isFresh ? now.probabilities?.[2] : 0) ?? 0);
    if (now.looking_down_for_ms >= limits.off_road_ms) return "looking_down";
    if (now.looking_away_for_ms >= limits.off_road_ms) return "looking_away";
    if (now.nods >= limits.nods_advisory) return "nods";
    if (now.long_blinks >= limits.long_blinks_advisory) return "long_blinks";
    const recent = within(this.microsleepMs, now.t_ms, limits.after_microsleep_ms);
    if (recent) return "recent_microsleep";
    return isLikely ? "classifier" : null;
  }

  /** Up at once; down by one when neither it nor more was wanted, and the eyes were seen open, for `calm_ms`. */
  private moveLevel(t: number, wanted: Level, calmForMs: number): void {
    if (wanted >= this.level) {
      this.level = wanted;
      this.wantedMs = t;
    } else if (Math.min(calmForMs, t - this.wantedMs) >= this.limits.calm_ms) {
      this.level = (this.level - 1) as Level;
      this.wantedMs = t;
    }
  }

  /** How long the eyes have been seen open, blinks and short gaps aside. */
  private calmForMs(now: Observation): number {
    if (!this.isCalm(now)) {
      this.calmSinceMs = null;
      return 0;
    }
    this.calmSinceMs ??= now.t_ms;
    return now.t_ms - this.calmSinceMs;
  }

  private isCalm(now: Observation): boolean {
    if (now.eyes_open || now.face_lost_for_ms >= this.limits.unknown_ms) return true;
    const isShort = Math.max(now.closed_for_ms, now.face_lost_for_ms) < this.limits.not_calm_ms;
    return isShort && now.looking_down_for_ms === 0 && this.calmSinceMs !== null;
  }
}

const BLIND = { state: "not_monitoring", cause: null } as const;

function verdict(state: State, level: Level, cause: Cause | null): Verdict {
  return { state, level, cause };
}

function higher(a: Level, b: Level): Level {
  return a > b ? a : b;
}

function isSame(a: Decision, b: Decision): boolean {
  const plain = a.state === b.state && a.level === b.level && a.cause === b.cause;
  if (!plain || a.take_break !== b.take_break) return false;
  return a.reasons.length === b.reasons.length && a.reasons.every((r, i) => r === b.reasons[i]);
}
