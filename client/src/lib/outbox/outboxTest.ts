import "dexie";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { vi } from "vitest";
import { ApiError } from "../../api/errors";
import type { BatchAnswer, TelemetryEvent } from "../../api/sendTelemetry";
import { createStore, type Store } from "../store";
import { type Outbox, openOutbox } from "./deviceOutbox";
import type { NewEvent } from "./newEvent";
import { NOTHING_KNOWN, type OutboxStatus } from "./status";

// For the tests of the outbox: a browser with tabs, and a server, on vitest's fake time.

const realImmediate = setImmediate;
/** What the fake database and the fake server have still to do. */
let tasks = 0;
/** What they may not do now. */
let held: (() => void)[] | null = null;

export const NOW = new Date("2026-11-02T08:00:00Z");

export function startClock(): void {
  // Not setImmediate: the fake database runs on it.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: NOW });
  vi.stubGlobal("IDBKeyRange", IDBKeyRange);
  vi.stubGlobal("BroadcastChannel", FakeChannel);
  vi.stubGlobal("setImmediate", later);
}

function later(task: () => void): void {
  if (held) {
    held.push(task);
    return;
  }
  tasks += 1;
  realImmediate(() => {
    tasks -= 1;
    task();
  });
}

/** The database does not answer until the returned function is called. */
export function freeze(): () => void {
  held = [];
  return () => {
    const due = held ?? [];
    held = null;
    for (const task of due) later(task);
  };
}

/** Each hears the others, as in a browser: not at once, and not itself. */
class FakeChannel extends EventTarget {
  static readonly open = new Set<FakeChannel>();

  constructor() {
    super();
    FakeChannel.open.add(this);
  }

  postMessage(): void {
    for (const other of FakeChannel.open) {
      if (other !== this) queueMicrotask(() => other.dispatchEvent(new Event("message")));
    }
  }

  close(): void {
    FakeChannel.open.delete(this);
  }
}

let count = 0;

export function eventOf(change: Partial<NewEvent> = {}): NewEvent {
  count += 1;
  const event_id = `0198f0a0-0000-7000-8000-${String(count).padStart(12, "0")}`;
  return { event_id, kind: "yawn", timestamp: new Date().toISOString(), ...change };
}

export const failure = (status: number, retryAfterSeconds: number | null = null) =>
  new ApiError({
    kind: status >= 500 ? "server" : status === 429 ? "busy" : "refused",
    message: `No: ${status}.`,
    status,
    retryAfterSeconds,
  });
export const GONE = new ApiError({ kind: "network", message: "gone" });
export const SLOW = new ApiError({ kind: "timeout", message: "slow" });

/** Stores each event once; `answer` decides what it says, and may say it after it has stored. */
export class FakeServer {
  readonly stored: TelemetryEvent[] = [];
  readonly batches: (readonly TelemetryEvent[])[] = [];
  /** When each batch came, in ms since the test's begin. */
  readonly times: number[] = [];
  /** At the same time, at most. */
  mostAtOnce = 0;
  #atOnce = 0;
  readonly #bodies = new Map<string, string>();
  answer: (events: readonly TelemetryEvent[]) => BatchAnswer | Promise<BatchAnswer> = (events) =>
    this.take(events);

  readonly send = async (events: readonly TelemetryEvent[]): Promise<BatchAnswer> => {
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    // As it is on the wire.
    const sent = JSON.parse(JSON.stringify(events)) as TelemetryEvent[];
    this.batches.push(sent);
    this.times.push(Date.now() - NOW.getTime());
    try {
      await new Promise<void>((resolve) => later(resolve));
      return await this.answer(sent);
    } finally {
      this.#atOnce -= 1;
    }
  };

  take(events: readonly TelemetryEvent[]): BatchAnswer {
    const rejected = events.flatMap((event, index) => {
      const body = JSON.stringify(event);
      const before = this.#bodies.get(event.event_id);
      this.#bodies.set(event.event_id, before ?? body);
      if (before === undefined) this.stored.push(event);
      const isConflict = before !== undefined && before !== body;
      return isConflict ? [{ index, error: { error: "conflict", message: "Another." } }] : [];
    });
    return { rejected };
  }

  fail(error: Error): void {
    this.answer = () => Promise.reject(error);
  }

  recover(): void {
    this.answer = (events) => this.take(events);
  }

  get sequences(): (number | undefined)[] {
    return this.stored.map(({ sequence }) => sequence);
  }
}

export interface Tab extends Outbox {
  readonly status: Store<OutboxStatus>;
  /** What the page shows now. */
  readonly now: () => OutboxStatus;
}

export interface Browser {
  readonly server: FakeServer;
  factory: IDBFactory;
  readonly locks: LockManager | undefined;
  random: () => number;
  readonly open: () => Tab;
  /** All tabs are gone, as after a crash: nothing is sent, or forgotten, any more. */
  readonly crash: () => void;
}

export function browserOf({ locks }: { locks?: LockManager } = {}): Browser {
  const tabs: Tab[] = [];
  const browser: Browser = {
    server: new FakeServer(),
    factory: new IDBFactory(),
    locks,
    random: () => 1,
    open() {
      const status = createStore(NOTHING_KNOWN);
      const outbox = openOutbox({
        send: (events) => browser.server.send(events),
        status,
        factory: browser.factory,
        locks,
        random: () => browser.random(),
      });
      tabs.push({ ...outbox, status, now: status.get });
      return tabs.at(-1) as Tab;
    },
    crash() {
      for (const tab of tabs.splice(0)) tab.close();
    },
  };
  return browser;
}

/** Locks as browsers have them: one holder, the others queue. */
export function fakeLocks(): LockManager {
  let last: Promise<unknown> = Promise.resolve();
  const request = (_name: string, work: () => Promise<unknown>) => {
    const own = last.then(work);
    last = own.catch(() => {});
    return own;
  };
  return { request } as unknown as LockManager;
}

function immediately(): Promise<void> {
  return new Promise((resolve) => realImmediate(resolve));
}

/** Until it holds, without time going by: the database has work to do. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    if (isIdle()) await rest();
    if (isIdle() && !holds()) throw new Error("Nothing goes on any more, and it does not hold.");
    await immediately();
  }
}

const isIdle = () => tasks === 0;
/** What is passed on by promises alone is through after as many turns. */
const QUIET_TURNS = 20;

/** Lets what is under way come to rest. */
export async function rest(): Promise<void> {
  for (let quiet = 0; quiet < QUIET_TURNS; quiet = isIdle() ? quiet + 1 : 0) await immediately();
}

/** From timer to timer: before each, what is under way comes to rest. */
export async function passMs(ms: number): Promise<void> {
  let isOver = false;
  await rest();
  setTimeout(() => {
    isOver = true;
  }, ms);
  while (!isOver) {
    await vi.advanceTimersToNextTimerAsync();
    await rest();
  }
}
