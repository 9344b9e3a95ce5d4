import type { NewEvent } from "../../../lib/outbox/newEvent";
import { uuidv7 } from "../../../lib/uuid";
import type { Event, Kind } from "../science/events";
import type { Monitor } from "../science/monitor";
import { type Decision, LIMITS } from "../science/policy";
import type { FeedbackQuestion } from "./driveState";
import type { Episode } from "./episodes";
import { safely } from "./safely";
import { WINDOW_MS, WindowReport } from "./windowReport";

/** Where events go. */
export type ReportEvent = (event: NewEvent) => void;

/** Blinks are counted in the windows, not reported one by one. */
const UNREPORTED = "blink";
const DROWSY: readonly Kind[] = ["microsleep", "sleep", "unresponsive"];
/** From this level on an alarm says that somebody is drowsy. */
const DROWSY_LEVEL = 2;

/** Which model answered. */
export interface Answerer {
  readonly version: string;
  readonly arm: "champion" | "challenger";
}

interface Collaborators {
  session_id: string;
  /** The driver's pseudonym, never the name. */
  subject_id: string;
  monitor: Monitor;
  /** On the clock of the frames, in which every `t_ms` is. */
  begin_t_ms: number;
  wallMs: (t_ms: number) => number;
  /** Monitored time since the drive's begin. */
  monitoredMs: () => number;
  report: ReportEvent;
}

interface Ongoing {
  readonly t_ms: number;
  readonly reasons: readonly string[];
}

/** Tells what happens in a drive, as it leaves the page: once it is over, so that its duration is known. */
export class Reporter {
  /** Of the last answer. */
  answerer: Answerer | null = null;
  readonly #its: Collaborators;
  #window = new WindowReport();
  #windowMs: number;
  #monitoredMs = 0;
  #decision: Decision | null = null;
  #blind: Ongoing | null = null;
  #parkedMs: number | null = null;

  constructor(collaborators: Collaborators) {
    this.#its = collaborators;
    this.#windowMs = collaborators.begin_t_ms;
  }

  frame(ear: number | null): void {
    this.#window.frame(ear);
  }

  /** After each frame and each tick. */
  decision(decision: Decision, t_ms: number): void {
    if (decision !== this.#decision) {
      this.#decision = decision;
      this.#followBlindness(decision.reasons, t_ms);
    }
    this.#window.decision(decision);
    if (t_ms - this.#windowMs >= WINDOW_MS) this.flush(t_ms);
  }

  /** The window so far; the next one begins. */
  flush(t_ms: number): void {
    const duration_ms = t_ms - this.#windowMs;
    if (this.#parkedMs !== null || duration_ms <= 0) return;
    const { monitor, monitoredMs } = this.#its;
    const monitored_ms = Math.min(monitoredMs() - this.#monitoredMs, duration_ms);
    const facts = this.#window.facts(monitor);
    this.#report("window", this.#windowMs, {
      ...{ duration_ms, monitored_ms, ...facts },
      ...this.#freshModel(t_ms),
    });
    this.#beginWindow(t_ms);
  }

  park(t_ms: number): void {
    this.#endMonitoring(t_ms);
    this.#parkedMs ??= t_ms;
  }

  goOn(t_ms: number): void {
    this.#endParking(t_ms);
    this.#beginWindow(t_ms);
  }

  end(t_ms: number): void {
    this.#endMonitoring(t_ms);
    this.#endParking(t_ms);
  }

  /** Of the eyes. */
  event({ kind, start_ms, duration_ms }: Event): void {
    if (kind === UNREPORTED) return;
    this.#report(kind, start_ms, {
      ...(duration_ms !== null && { duration_ms }),
      is_drowsy: DROWSY.includes(kind),
    });
  }

  alarm({ alarm_id, level, state, cause, ...alarm }: Episode, end_ms: number): void {
    this.#report("alarm", alarm.t_ms, {
      event_id: alarm_id,
      duration_ms: end_ms - alarm.t_ms,
      is_drowsy: level >= DROWSY_LEVEL,
      ...{ alert_level: level, state, cause },
    });
  }

  feedback(feedback: "drowsy" | "false_alarm", { alarm_id, at_ms }: FeedbackQuestion): void {
    const timestamp = new Date(at_ms).toISOString();
    this.#send({ kind: "feedback", timestamp, about: alarm_id, feedback });
  }

  kss(kss: number, t_ms: number): void {
    this.#report("kss", t_ms, { kss });
  }

  #beginWindow(t_ms: number): void {
    this.#windowMs = t_ms;
    this.#monitoredMs = this.#its.monitoredMs();
    this.#window = new WindowReport();
    if (this.#decision) this.#window.decision(this.#decision);
  }

  #endMonitoring(t_ms: number): void {
    this.flush(t_ms);
    this.#followBlindness([], t_ms);
    this.#decision = null;
  }

  #endParking(t_ms: number): void {
    const begin_ms = this.#parkedMs;
    this.#parkedMs = null;
    if (begin_ms !== null) this.#report("parked", begin_ms, { duration_ms: t_ms - begin_ms });
  }

  /** Other reasons make another event, so that each has its own time. */
  #followBlindness(reasons: readonly string[], t_ms: number): void {
    const before = this.#blind;
    if (before?.reasons.join() === reasons.join()) return;
    if (before) {
      const duration_ms = t_ms - before.t_ms;
      this.#report("not_monitoring", before.t_ms, { duration_ms, reasons: before.reasons });
    }
    this.#blind = reasons.length > 0 ? { t_ms, reasons } : null;
  }

  /** As long as its answer counts. */
  #freshModel(t_ms: number): Partial<NewEvent> {
    const { probabilities, classified_ms } = this.#its.monitor;
    const isFresh = classified_ms !== null && t_ms - classified_ms <= LIMITS.fresh_ms;
    if (!(this.answerer && probabilities && isFresh)) return {};
    return { model_version: this.answerer.version, model_arm: this.answerer.arm };
  }

  #report(kind: NewEvent["kind"], t_ms: number, told: Partial<NewEvent>): void {
    const timestamp = new Date(this.#its.wallMs(t_ms)).toISOString();
    this.#send({ kind, timestamp, ...told });
  }

  #send(event: Omit<NewEvent, "event_id"> & { event_id?: string }): void {
    const { session_id, subject_id, report } = this.#its;
    safely(() => report({ event_id: uuidv7(), session_id, subject_id, ...event }));
  }
}
