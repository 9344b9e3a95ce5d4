import { type ApiError, errorFromFailure, type FailureKind } from "../../api/errors";
import { FileError } from "./fileProblem";

/** Requests on their way at once: one is worked on, one waits at the server, one is being prepared here. */
export const LANES = 3;
/** How often a chunk is sent before it counts as failed, and how long it waits in between: 15 s altogether. */
export const TRIES = 5;
export const BACKOFF_MS: readonly number[] = [1000, 2000, 4000, 8000];
/** After as many failed chunks in a row the fault is not the chunk's: the run stops and asks. */
export const STOP_AFTER = 3;
/** For a busy server that does not say how long to wait. */
const BUSY_MS = 5000;

export type RunPhase = "idle" | "running" | "paused" | "stopped" | "cancelled" | "done";

export interface Failure {
  kind: FailureKind | "file";
  message: string;
  requestId: string | null;
}

export interface FailedChunk {
  chunk: number;
  failure: Failure;
}

/** What may be over when the same chunk is sent again. */
type PassingKind = Exclude<FailureKind, "invalid" | "refused">;

/** Why the run holds and until when (as `now` counts). */
export interface Hold {
  untilMs: number;
  cause: PassingKind;
  /** Which try comes next; 1 when the server only asked to wait. */
  nextTry: number;
}

/** What the runner needs from outside. */
export interface RunnerParts {
  chunks: number;
  /** Sends one chunk and keeps its results; rejects with an ApiError or a FileError. */
  send: (chunk: number, signal: AbortSignal) => Promise<void>;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  now: () => number;
  onChange: () => void;
}

export interface Runner {
  phase: () => RunPhase;
  hold: () => Hold | null;
  failed: () => FailedChunk[];
  /** Starts, or goes on after a pause, a stop or a cancel; failed chunks are sent again but for a pause. */
  start: () => void;
  /** What is on its way is finished. */
  pause: () => void;
  /** What is on its way is dropped and counts as not sent. */
  cancel: () => void;
  /** One failed chunk, or all of them; for a run that is on or done. */
  retry: (chunk?: number) => void;
}

type Outcome = "finished" | "busy" | "again";

const WAITING = 0;
const SENDING = 1;
const DONE = 2;
const FAILED = 3;

/** Sends all chunks, a few at a time, each until it is done or has failed for good. */
export function createRunner({ chunks, send, sleep, now, onChange }: RunnerParts): Runner {
  const states = new Uint8Array(chunks);
  const failures = new Map<number, Failure>();
  let phase: RunPhase = "idle";
  let hold: Hold | null = null;
  let lanes = 0;
  let cursor = 0;
  let failedInARow = 0;
  let holding = new AbortController();
  let requests = new AbortController();

  function claim(): number | null {
    if (phase !== "running") return null;
    while (cursor < chunks && states[cursor] !== WAITING) cursor += 1;
    if (cursor >= chunks) return null;
    states[cursor] = SENDING;
    return cursor;
  }

  function giveBack(chunk: number): void {
    states[chunk] = WAITING;
    cursor = Math.min(cursor, chunk);
  }

  function fail(chunk: number, failure: Failure): void {
    states[chunk] = FAILED;
    failures.set(chunk, failure);
    failedInARow += 1;
    if (failedInARow >= STOP_AFTER && phase === "running") halt("stopped");
  }

  function halt(next: RunPhase): void {
    phase = next;
    hold = null;
    holding.abort();
  }

  async function waitForHold(): Promise<void> {
    while (hold && phase === "running") {
      const { untilMs } = hold;
      await sleep(untilMs - now(), holding.signal).catch(() => {});
      if (hold?.untilMs === untilMs && now() >= untilMs) hold = null;
    }
  }

  function holdFor(ms: number, cause: PassingKind, nextTry: number): void {
    const untilMs = Math.max(now() + ms, hold?.untilMs ?? 0);
    hold = { untilMs, cause, nextTry };
    onChange();
  }

  async function attempt(chunk: number, tries: number): Promise<Outcome> {
    const { signal } = requests;
    try {
      await send(chunk, signal);
      states[chunk] = DONE;
      failedInARow = 0;
    } catch (cause) {
      if (signal.aborted) {
        giveBack(chunk);
      } else if (cause instanceof FileError) {
        fail(chunk, { kind: "file", message: cause.message, requestId: null });
      } else {
        return judge(chunk, tries, errorFromFailure(cause));
      }
    }
    return "finished";
  }

  function judge(chunk: number, tries: number, error: ApiError): Outcome {
    const { kind, message, requestId, retryAfterSeconds } = error;
    if (kind === "busy") {
      holdFor(retryAfterSeconds === null ? BUSY_MS : retryAfterSeconds * 1000, kind, tries);
      return "busy";
    }
    if (isPassing(kind) && tries < TRIES) {
      holdFor(BACKOFF_MS[tries - 1] ?? 0, kind, tries + 1);
      return "again";
    }
    fail(chunk, { kind, message, requestId });
    return "finished";
  }

  async function finish(chunk: number): Promise<void> {
    let tries = 1;
    for (;;) {
      await waitForHold();
      if (phase !== "running") return giveBack(chunk);
      const outcome = await attempt(chunk, tries);
      if (outcome === "finished") return;
      if (outcome === "again") tries += 1;
    }
  }

  async function lane(): Promise<void> {
    lanes += 1;
    for (let chunk = claim(); chunk !== null; chunk = claim()) {
      await finish(chunk);
      onChange();
    }
    lanes -= 1;
    const mayEnd = phase === "running" || phase === "paused";
    if (mayEnd && lanes === 0 && !states.includes(WAITING)) phase = "done";
    onChange();
  }

  function run(): void {
    if (phase !== "running") {
      phase = "running";
      failedInARow = 0;
      holding = new AbortController();
      requests = new AbortController();
    }
    for (let missing = LANES - lanes; missing > 0; missing -= 1) void lane();
    onChange();
  }

  function requeue(chunk: number): void {
    if (failures.delete(chunk)) giveBack(chunk);
  }

  return {
    phase: () => phase,
    hold: () => hold,
    failed: () => Array.from(failures, ([chunk, failure]) => ({ chunk, failure })),
    start() {
      if (phase !== "paused") for (const chunk of [...failures.keys()]) requeue(chunk);
      run();
    },
    pause() {
      if (phase === "running") halt("paused");
      onChange();
    },
    cancel() {
      halt("cancelled");
      requests.abort();
      onChange();
    },
    retry(chunk) {
      for (const failed of chunk === undefined ? [...failures.keys()] : [chunk]) requeue(failed);
      run();
    },
  };
}

function isPassing(kind: FailureKind): kind is PassingKind {
  return kind !== "invalid" && kind !== "refused";
}
