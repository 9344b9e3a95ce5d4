import { uuidv7 } from "../../../lib/uuid";
import type { Alarm } from "../alarm/alarm";
import { Recorder } from "../history/recorder";
import type { Session } from "../history/session";
import type { Measurement } from "../pipeline/measurement";
import { LIMITS as EVENT_LIMITS, type Event } from "../science/events";
import type { Monitor } from "../science/monitor";
import { type Decision, LIMITS, NORMAL } from "../science/policy";
import type { Blocks } from "./blocks";
import { Classifier, type ClassifierServer, NOTHING_ASKED } from "./classifier";
import type { DriveState, FeedbackQuestion } from "./driveState";
import { type Episode, Episodes } from "./episodes";
import { breakPhraseOf, phraseOf, signalOf } from "./phrases";
import { type ReportEvent, Reporter } from "./reporter";
import { safely } from "./safely";
import { StripBuffer } from "./strip";
import { Watch } from "./watch";

/** What nobody needs to hear about while the first frames, or those after a break, come in. Ours. */
const SETTLING_MS = 1500;
/** Figures that change all the time are shown this often: five a second can be read. Ours. */
export const SHOW_EVERY_MS = 200;

interface Collaborators {
  monitor: Monitor;
  person: string;
  /** As whom the server knows the person. */
  subject_id: string;
  glasses: boolean;
  blocks: Blocks;
  alarm: Alarm;
  report: ReportEvent;
  show: (change: Partial<DriveState>) => void;
  server?: ClassifierServer | undefined;
}

/** A calibrated person on the road: what the eyes do becomes decisions, alarms and a record. */
export class Monitoring {
  readonly strip = new StripBuffer();
  readonly session_id = uuidv7();
  readonly monitor: Monitor;
  readonly #collaborators: Collaborators;
  readonly #watch: Watch;
  readonly #recorder: Recorder;
  readonly #reporter: Reporter;
  readonly #classifier: Classifier;
  readonly #episodes = new Episodes(uuidv7);
  readonly #started = { wall_ms: Date.now(), t_ms: performance.now() };
  #isParked = false;
  #decision: Decision = NORMAL;
  #shownMs = Number.NEGATIVE_INFINITY;
  #settledMs = performance.now() + SETTLING_MS;
  #seenMs = performance.now();
  #onTaskSinceMs = Date.now();
  #announcedBreak: Decision["take_break"] = null;

  constructor(collaborators: Collaborators) {
    const { monitor, person, subject_id, glasses, blocks, report, show, server } = collaborators;
    this.#collaborators = collaborators;
    this.monitor = monitor;
    this.#recorder = new Recorder({
      session_id: this.session_id,
      person,
      glasses,
      started_ms: this.#started.wall_ms,
      begin_t_ms: this.#started.t_ms,
    });
    this.#reporter = new Reporter({
      session_id: this.session_id,
      subject_id,
      monitor,
      begin_t_ms: this.#started.t_ms,
      wallMs: (t_ms) => this.#wallMs(t_ms),
      monitoredMs: () => this.#recorder.monitored_ms,
      report,
    });
    this.#watch = new Watch(monitor, blocks, {
      onDecision: (decision, t_ms) => this.#decide(decision, t_ms),
      onEvents: (events) => this.#note(events),
    });
    this.#classifier = new Classifier({
      subject_id,
      // Without a face for most of the last minute the last blinks may be long ago.
      blinks: () => (monitor.features.perclos_60 === null ? null : monitor.blinks.zScores()),
      onAnswer: (probabilities, model) => {
        monitor.probabilities = probabilities;
        monitor.classified_ms = performance.now();
        this.#reporter.answerer = model;
      },
      onFacts: (classifier) => show({ classifier }),
      server,
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

  /** An alarm that sounds is over; who set it off silences it. */
  stop(): void {
    this.#watch.stop();
    this.#classifier.stop();
    this.#follow(NORMAL, performance.now());
    this.#reporter.end(performance.now());
  }

  /** Tells what would be lost if the page did not come back. */
  flush(): void {
    this.#reporter.flush(performance.now());
  }

  take(measurement: Measurement): void {
    this.#watch.take(measurement);
    const { detector, features, policy } = this.monitor;
    const t_ms = detector.t_ms ?? measurement.t_ms;
    this.strip.push(t_ms, detector.openness);
    this.#reporter.frame(measurement.ear);
    this.#recorder.frame(t_ms, {
      valid: measurement.ear !== null,
      level: policy.decision.level,
      perclos_60: features.perclos_60,
    });
    if (measurement.ear !== null) this.#see(t_ms);
  }

  /** The device's own reasons have changed. */
  blocked(): void {
    this.#watch.look();
  }

  /** The policy goes on, unheard: it learns how long nobody was there, and forgets what is long ago. */
  park(): void {
    this.#isParked = true;
    this.#classifier.stop();
    this.#follow(NORMAL, performance.now());
    // Whatever is decided after it is news again.
    this.#decision = NORMAL;
    this.#collaborators.blocks.set("dark", false);
    this.#recorder.parked(performance.now(), "begin");
    this.#reporter.park(performance.now());
  }

  goOn(): void {
    this.#settledMs = performance.now() + SETTLING_MS;
    this.#recorder.parked(performance.now(), "end");
    this.#reporter.goOn(performance.now());
    this.#isParked = false;
    this.#watch.look();
    this.#classifier.start();
  }

  feedback(answer: "drowsy" | "false_alarm", question: FeedbackQuestion): void {
    const t_ms = this.#started.t_ms + (question.at_ms - this.#started.wall_ms);
    this.#recorder.feedback(answer, t_ms);
    this.#reporter.feedback(answer, question);
  }

  kss(value: number): void {
    this.#recorder.kss(performance.now(), value);
    this.#reporter.kss(value, performance.now());
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
    if (this.#isParked) return;
    // What the device says itself is no matter of the first frames, and an alarm is none at all.
    const isSettling = t_ms < this.#settledMs && this.#collaborators.blocks.reasons.length === 0;
    if (isSettling && signalOf(decision) === "not_monitoring") return;
    if (decision !== this.#decision) this.#change(decision, t_ms);
    this.#reporter.decision(decision, t_ms);
    this.#sayBreak(decision.take_break);
    if (t_ms - this.#shownMs >= SHOW_EVERY_MS) this.#showFigures(t_ms);
  }

  /** The sound first. */
  #change(decision: Decision, t_ms: number): void {
    const { alarm, show } = this.#collaborators;
    safely(() => alarm.set(signalOf(decision), phraseOf(decision)));
    this.#decision = decision;
    this.#recorder.decision(t_ms, decision);
    show({ decision });
    this.#showFigures(t_ms);
    this.#follow(decision, t_ms);
  }

  #follow(decision: Decision, t_ms: number): void {
    const over = this.#episodes.push(decision, t_ms);
    if (over) this.#askAbout(over, t_ms);
  }

  #askAbout(alarm: Episode, t_ms: number): void {
    const { alarm_id, state, cause } = alarm;
    const at_ms = this.#wallMs(alarm.t_ms);
    this.#collaborators.show({ feedback: { alarm_id, state, cause, at_ms } });
    this.#reporter.alarm(alarm, t_ms);
  }

  #showFigures(t_ms: number): void {
    this.#shownMs = t_ms;
    const { detector, features } = this.monitor;
    const isSeen = t_ms - (detector.t_ms ?? t_ms) <= EVENT_LIMITS.gap_ms;
    const closed_for_ms = isSeen ? detector.closed_for_ms : 0;
    this.#collaborators.show({ closed_for_ms, features });
  }

  /** Aloud once, as soon as nothing else sounds; the page keeps showing it. */
  #sayBreak(due: Decision["take_break"]): void {
    if (due === this.#announcedBreak) return;
    const { alarm } = this.#collaborators;
    const { signal, muted_until_ms, testing } = alarm.state;
    if (due !== null && (signal !== 0 || muted_until_ms !== null || testing)) return;
    this.#announcedBreak = due;
    if (due !== null) safely(() => alarm.say(breakPhraseOf(due)));
  }

  #note(events: readonly Event[]): void {
    for (const event of events) {
      this.#recorder.event(event);
      this.#reporter.event(event);
    }
  }

  #wallMs(t_ms: number): number {
    return this.#started.wall_ms + (t_ms - this.#started.t_ms);
  }
}
