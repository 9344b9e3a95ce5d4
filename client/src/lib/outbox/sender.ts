import { type ApiError, errorFromFailure } from "../../api/errors";
import { type BatchAnswer, MOST_EVENTS, type TelemetryEvent } from "../../api/sendTelemetry";
import type { Alone } from "./alone";
import { leftMs, type Wait, waitAfter } from "./backoff";
import type { Batch, Queue } from "./queue";
import type { OutboxState } from "./status";

export type SendBatch = (events: readonly TelemetryEvent[]) => Promise<BatchAnswer>;

/** What happens in the same moment goes together. Ours. */
export const SOON_MS = 1000;
/** While another tab sends. Ours. */
const BUSY_MS = 5000;
/** When what lies on the shelf cannot be read. Ours. */
const LOOK_AGAIN_MS = 60_000;
/** 400: one event spoils the list, or the list is none; 413: it is too long. */
const NOT_LIKE_THIS = [400, 413];

interface Collaborators {
  queue: Queue;
  send: SendBatch;
  alone: Alone;
  random: () => number;
  onChange: () => void;
}

/** Sends what waits, oldest first, one batch at a time; a timer runs only while something waits. */
export class Sender {
  readonly #its: Collaborators;
  #limit = MOST_EVENTS;
  #isSending = false;
  #isRunning = false;
  #isWanted = false;
  #isForced = false;
  #isStopped = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(collaborators: Collaborators) {
    this.#its = collaborators;
  }

  get state(): OutboxState {
    if (this.#isSending) return "sending";
    return this.#wait?.why ?? "idle";
  }

  get next_try_ms(): number | null {
    const wait = this.#wait;
    return wait && wait.since_ms + wait.pause_ms;
  }

  /** Something has come; it goes soon, or with the next try. */
  wake(): void {
    if (this.#isRunning) this.#isWanted = true;
    else if (this.#timer === null) this.#runIn(SOON_MS);
  }

  /** At once, unless the server asked to wait. */
  tryNow(): void {
    this.#isForced = true;
    void this.#run();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  get #wait(): Wait | null {
    const { queue } = this.#its;
    return queue.facts.pending > 0 ? queue.wait : null;
  }

  #runIn(ms: number): void {
    this.#cancel();
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#run();
    }, ms);
  }

  #cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #run(): Promise<void> {
    this.#isWanted = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#cancel();
    let pause_ms: number | null = null;
    while (this.#isWanted && !this.#isStopped) {
      this.#isWanted = false;
      pause_ms = await this.#sendAll();
    }
    this.#isRunning = false;
    if (pause_ms !== null) this.#runIn(pause_ms);
  }

  /** Until nothing is left: null; or until it has to wait, how long. */
  async #sendAll(): Promise<number | null> {
    const { queue } = this.#its;
    await queue.look();
    let next = queue.facts.pending === 0 ? null : 0;
    if (next === null) this.#isForced = false;
    while (next === 0 && !this.#isStopped) next = await this.#step();
    return next;
  }

  async #step(): Promise<number | null> {
    try {
      const turn = await this.#its.alone(() => this.#sendOne());
      return "value" in turn ? turn.value : Math.min(turn.busy_ms, BUSY_MS);
    } catch {
      // A page that is being put away gets no lock.
      return LOOK_AGAIN_MS;
    }
  }

  /** How long until the next, in ms: 0 at once, null when there is none. */
  async #sendOne(): Promise<number | null> {
    const { queue } = this.#its;
    await queue.look();
    if (queue.facts.pending === 0) return null;
    const { wait } = queue;
    const left_ms = wait && !(this.#isForced && !wait.is_held) ? leftMs(wait, Date.now()) : 0;
    if (left_ms > 0) return left_ms;
    const batch = await queue.next(this.#limit);
    if (batch.length === 0) return queue.facts.pending > 0 ? LOOK_AGAIN_MS : null;
    this.#isForced = false;
    this.#say(true);
    await this.#deliver(batch);
    this.#say(false);
    return 0;
  }

  async #deliver(batch: Batch): Promise<void> {
    const { queue, send } = this.#its;
    try {
      const { rejected } = await send(batch);
      this.#limit = Math.min(this.#limit * 2, MOST_EVENTS);
      await queue.acknowledge(batch, rejected, Date.now());
    } catch (cause) {
      await this.#fail(batch, errorFromFailure(cause));
    }
  }

  async #fail(batch: Batch, error: ApiError): Promise<void> {
    const { queue } = this.#its;
    const count = batch.length;
    const isUnlike = NOT_LIKE_THIS.includes(error.status ?? 0);
    // What takes too long may be too much for the network.
    if (isUnlike || error.kind === "timeout") this.#limit = Math.ceil(count / 2);
    if (isUnlike && count > 1) return queue.keep(batch, null);
    // With a pause each time: a server that refuses all of it is at fault itself, perhaps.
    const wait = this.#waitAfter(error);
    if (!isUnlike) return queue.keep(batch, wait);
    const { message } = error;
    await queue.refuse(batch, { error: `status_${error.status}`, message }, wait);
  }

  #waitAfter(error: ApiError): Wait {
    return waitAfter(error, {
      now_ms: Date.now(),
      failures: this.#its.queue.wait?.failures ?? 0,
      isOnline: navigator.onLine,
      random: this.#its.random,
    });
  }

  #say(isSending: boolean): void {
    this.#isSending = isSending;
    this.#its.onChange();
  }
}
