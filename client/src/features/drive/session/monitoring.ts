import type { Alarm } from "../alarm/alarm";
import { Recorder } from "../history/recorder";
import type { Session } from "../history/session";
import type { Measurement } from "../pipeline/measurement";
import type { Event } from "../science/events";
import type { Monitor } from "../science/monitor";
import { type Decision, LIMITS, NORMAL } from "../science/policy";
import type { Blocks } from "./blocks";
import { Classifier, NOTHING_ASKED } from "./classifier";
import type { DriveState, FeedbackQuestion } from "./driveState";
import { type Episode, Episodes } from "./episodes";
import type { DriveEvent, ReportEvent } from "./events";
import { breakPhraseOf, phraseOf, signalOf } from "./phrases";
import { StripBuffer } from "./strip";
import { uuidv7 } from "./uuid";
import { Watch } from "./watch";

/** What nobody needs to hear about while the first frames, or those after a break, come in. Ours. */
const SETTLING_MS = 1500;
/** Figures that change all the time are shown this often: five a second can be read. Ours. */
export const SHOW_EVERY_MS = 200;
/** Blinks are counted, not reported one by one. */
const UNREPORTED = "blink";

interface Collaborators {
  monitor: Monitor;
  person: string;
  glasses: boolean;
  blocks: Blocks;
  alarm: Alarm;
  report: ReportEvent;
  show: (change: Partial<DriveState>) => void;
}

/** A calibrated person on the road: what the eyes do becomes decisions, alarms and a record. */
export class Monitoring {
  readonly strip = new StripBuffer();
  readonly session_id = uuidv7();
  readonly monitor: Monitor;
  readonly #collaborators: Collaborators;
  readonly #watch: Watch;
  readonly #recorder: Recorder;
  readonly #classifier: Classifier;
  readonly #episodes = new Episodes(uuidv7);
  readonly #started = { wall_ms: Date.now(), t_ms: performance.now() };
  #decision: Decision = NORMAL;
  #shownMs = Number.NEGATIVE_INFINITY;
  #settledMs = performance.now() + SETTLING_MS;
  #seenMs = performance.now();
  #onTaskSinceMs = Date.now();
  #announcedBreak: Decision["take_break"] = null;

  constructor(collaborators: Collaborators) {
    const { monitor, person, glasses, blocks, show } = collaborators;
    this.#collaborators = collaborators;
    this.monitor = monitor;
    this.#recorder = new Recorder({
      session_id: this.session_id,
      person,
      glasses,
      started_ms: this.#started.wall_ms,
      begin_t_ms: this.#started.t_ms,
    });
    this.#watch = new Watch(monitor, blocks, {
      onDecision: (decision, t_ms) => this.#decide(decision, t_ms),
      onEvents: (events) => this.#note(events),
    });
    this.#classifier = new Classifier({
      blinks: () => monitor.blinks.zScores(),
      onAnswer: (probabilities) => {
        monitor.probabilities = probabilities;
        monitor.classified_ms = performance.now();
      },
      onFacts: (classifier) => show({ classifier }),
    });
  }

  start(): void {
    this.#watch.start();
    this.#classifier.start();
    this.#collaborators.show({
      classifier: NOTHING_ASKED,
      on_task_since_ms: this.#onTaskSinceMs,
    });
  }

  stop(): void {
    this.#watch.stop();
    this.#classifier.stop();
  }

  take(measurement: Measurement): void {
    this.#watch.take(measurement);
    const { detector, features } = this.monitor;
    this.strip.push(measurement.t_ms, detector.openness);
    this.#recorder.frame(measurement.t_ms, {
      valid: measurement.ear !== null,
      level: this.monitor.policy.decision.level,
      perclos_60: features.perclos_60,
    });
    if (measurement.ear !== null) this.#see(measurement.t_ms);
  }

  /** The device's own reasons have changed. */
  blocked(): void {
    this.#watch.tick();
  }

  park(): void {
    this.stop();
    this.#recorder.parked(performance.now(), "begin");
  }

  goOn(): void {
    // The policy learns how long nobody was there; what it says to that is old news.
    this.#settledMs = performance.now() + SETTLING_MS;
    this.#recorder.parked(performance.now(), "end");
    this.#watch.start();
    this.#watch.tick();
    this.#classifier.start();
  }

  feedback(answer: "drowsy" | "false_alarm", { at_ms }: FeedbackQuestion): void {
    const t_ms = this.#started.t_ms + (at_ms - this.#started.wall_ms);
    this.#recorder.feedback(answer, t_ms);
    this.#report({ kind: "feedback", duration_ms: null, answer }, t_ms);
  }

  kss(value: number): void {
    this.#recorder.kss(performance.now(), value);
    this.#report({ kind: "kss", duration_ms: null, kss: value }, performance.now());
  }

  record(is_complete: boolean): Session {
    return this.#recorder.snapshot(Date.now(), is_complete);
  }

  /** A face was seen: after fifteen minutes without one the time at the wheel begins anew, as in the policy. */
  #see(t_ms: number): void {
    if (t_ms - this.#seenMs >= LIMITS.break_ms) {
      this.#onTaskSinceMs = Date.now();
      this.#collaborators.show({ on_task_since_ms: this.#onTaskSinceMs });
    }
    this.#seenMs = t_ms;
  }

  #decide(decision: Decision, t_ms: number): void {
    if (t_ms < this.#settledMs && decision.state === "not_monitoring") return;
    if (!isSame(decision, this.#decision)) this.#change(decision, t_ms);
    if (t_ms - this.#shownMs >= SHOW_EVERY_MS) this.#showFigures(t_ms);
  }

  /** The sound first. */
  #change(decision: Decision, t_ms: number): void {
    const { alarm, show } = this.#collaborators;
    alarm.set(signalOf(decision), phraseOf(decision));
    this.#decision = decision;
    this.#recorder.decision(t_ms, decision);
    this.#sayBreak(decision.take_break);
    show({ decision });
    this.#showFigures(t_ms);
    const over = this.#episodes.push(decision, t_ms);
    if (over) this.#askAbout(over, t_ms);
  }

  #askAbout({ alarm_id, ...alarm }: Episode, t_ms: number): void {
    const { level, state, cause } = alarm;
    const at_ms = this.#wallMs(alarm.t_ms);
    this.#collaborators.show({ feedback: { alarm_id, state, cause, at_ms } });
    this.#report(
      { kind: "alarm", duration_ms: t_ms - alarm.t_ms, level, state, cause },
      alarm.t_ms,
    );
  }

  #showFigures(t_ms: number): void {
    this.#shownMs = t_ms;
    const { detector, features } = this.monitor;
    this.#collaborators.show({ closed_for_ms: detector.closed_for_ms, features });
  }

  /** Aloud once; the page keeps showing it. */
  #sayBreak(due: Decision["take_break"]): void {
    if (due !== null && due !== this.#announcedBreak) {
      this.#collaborators.alarm.say(breakPhraseOf(due));
    }
    this.#announcedBreak = due;
  }

  #note(events: readonly Event[]): void {
    for (const event of events) {
      this.#recorder.event(event);
      if (event.kind === UNREPORTED) continue;
      this.#report({ kind: event.kind, duration_ms: event.duration_ms }, event.start_ms);
    }
  }

  #report(
    event: Omit<DriveEvent, "event_id" | "session_id" | "subject_id" | "timestamp">,
    t_ms: number,
  ): void {
    this.#collaborators.report({
      event_id: uuidv7(),
      session_id: this.session_id,
      subject_id: this.#collaborators.person,
      timestamp: new Date(this.#wallMs(t_ms)).toISOString(),
      ...event,
    });
  }

  #wallMs(t_ms: number): number {
    return this.#started.wall_ms + (t_ms - this.#started.t_ms);
  }
}

function isSame(a: Decision, b: Decision): boolean {
  const isPlain = a.state === b.state && a.level === b.level && a.cause === b.cause;
  return isPlain && a.take_break === b.take_break && a.reasons.join() === b.reasons.join();
}
