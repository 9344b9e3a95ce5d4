import { type ApiError, errorFromFailure } from "../../api/errors";
import type { StressEstimate, StressMeasurements } from "../../api/predictStress";
import { sameMeasurements } from "./measurements";

export const LEAST_GAP_MS = 250; // at most four requests a second
/** On a slow connection the newest values wait for a place instead of queueing up. */
export const MOST_IN_FLIGHT = 3;
export const USUAL_WAIT_S = 5; // when the server is busy and does not say for how long

export interface Clock {
  /** In ms; it does not jump. */
  now: () => number;
  /** Runs once after `ms`; returns how to call it off. */
  after: (ms: number, run: () => void) => () => void;
}

export interface Question {
  measurements: StressMeasurements;
  /** Asked for by a button or Enter, not by a moving slider. */
  isExplicit: boolean;
}

export interface Answer extends Question {
  estimate: StressEstimate;
}

export interface Prediction {
  /** The newest one that arrived. */
  answer: Answer | null;
  isPending: boolean;
  /** Why the newest question got no answer. */
  failure: ApiError | null;
  /** Until then the server wants no more questions; on the clock. */
  pausedUntilMs: number | null;
}

export const NOTHING_ASKED: Prediction = {
  answer: null,
  isPending: false,
  failure: null,
  pausedUntilMs: null,
};

interface Collaborators {
  predict: (measurements: StressMeasurements, signal: AbortSignal) => Promise<StressEstimate>;
  clock: Clock;
  onChange: (prediction: Prediction) => void;
  onAnswer: (answer: Answer) => void;
  onFailure: (failure: ApiError, question: Question) => void;
}

export interface Predictor {
  ask: (question: Question) => void;
  /** Takes back a question that was not sent yet. */
  drop: () => void;
  /** Drops everything under way. */
  stop: () => void;
}

/** Asks at once, then at most every `LEAST_GAP_MS`; what is asked meanwhile is replaced by newer values, so the last wins. */
export function createPredictor(collaborators: Collaborators): Predictor {
  const { predict, clock } = collaborators;
  let prediction = NOTHING_ASKED;
  let waiting: Question | null = null;
  let newest: Question | null = null;
  let sentMs = Number.NEGATIVE_INFINITY;
  let count = 0;
  let cancelTimer = (): void => {};
  const inFlight = new Map<number, AbortController>();

  function change(changes: Partial<Prediction>): void {
    const isPending = waiting !== null || inFlight.size > 0;
    prediction = { ...prediction, ...changes, isPending };
    collaborators.onChange(prediction);
  }

  function ask(question: Question): void {
    if (newest && sameMeasurements(question.measurements, newest.measurements)) {
      newest.isExplicit ||= question.isExplicit;
      if (prediction.isPending || !question.isExplicit) return;
    }
    newest = { ...question, isExplicit: question.isExplicit || waiting?.isExplicit === true };
    waiting = newest;
    change({});
    sendWhenAllowed();
  }

  function sendWhenAllowed(): void {
    cancelTimer();
    if (waiting === null || inFlight.size >= MOST_IN_FLIGHT) return;
    const waitMs = Math.max(sentMs + LEAST_GAP_MS, prediction.pausedUntilMs ?? 0) - clock.now();
    if (waitMs > 0) cancelTimer = clock.after(waitMs, sendWhenAllowed);
    else void send(waiting);
  }

  async function send(question: Question): Promise<void> {
    const abort = new AbortController();
    count += 1;
    const number = count;
    inFlight.set(number, abort);
    waiting = null;
    sentMs = clock.now();
    const isOver = question.isExplicit || prediction.failure?.kind === "busy";
    change({ pausedUntilMs: null, failure: isOver ? null : prediction.failure });
    try {
      const estimate = await predict(question.measurements, abort.signal);
      if (inFlight.delete(number)) take(number, { ...question, estimate });
    } catch (cause) {
      if (inFlight.delete(number)) fail(number, question, errorFromFailure(cause));
    }
    sendWhenAllowed();
  }

  function take(number: number, answer: Answer): void {
    for (const [older, abort] of inFlight) {
      if (older > number) continue;
      inFlight.delete(older);
      abort.abort();
    }
    change({ answer, failure: null });
    collaborators.onAnswer(answer);
  }

  function fail(number: number, question: Question, failure: ApiError): void {
    const isNewest = waiting === null && number === count;
    if (failure.kind === "busy") {
      pause(question, failure);
    } else if (isNewest) {
      newest = null;
      change({ failure });
      collaborators.onFailure(failure, question);
    } else {
      // A newer question decides what is shown.
      change({});
    }
  }

  /** The newest question is asked again once the server allows it. */
  function pause(question: Question, failure: ApiError): void {
    waiting ??= question === newest ? question : null;
    const waitMs = (failure.retryAfterSeconds ?? USUAL_WAIT_S) * 1000;
    change({ failure, pausedUntilMs: clock.now() + waitMs });
  }

  function drop(): void {
    if (waiting === null) return;
    waiting = null;
    newest = null;
    cancelTimer();
    change({});
  }

  function stop(): void {
    drop();
    for (const abort of inFlight.values()) abort.abort();
    inFlight.clear();
    newest = null;
  }

  return { ask, drop, stop };
}
