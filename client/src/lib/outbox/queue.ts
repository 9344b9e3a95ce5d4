/**
 * What waits to be sent: on the shelf, and in memory what has not got there yet. Events go to memory first, so that
 * a shelf that is slow, full or missing loses none while the page is open.
 */
import type { Rejection, TelemetryEvent } from "../../api/sendTelemetry";
import type { Outcome, StorageProblem } from "../storage";
import type { Wait } from "./backoff";
import type { Inventory, RefusedEvent, Settlement, Shelf } from "./shelf";
import type { OutboxStatus } from "./status";

/** Some 10 MB; three days of one every thirty seconds. The issue's own. */
export const MOST_IN_MEMORY = 10_000;
/** Written in one transaction. Ours. */
const MOST_AT_ONCE = 1000;

interface InMemory {
  readonly event: TelemetryEvent;
  isSent: boolean;
  /** Being written or sent just now. */
  isBusy: boolean;
}

export type QueueFacts = Omit<OutboxStatus, "state" | "next_try_ms">;

interface Listener {
  onChange: () => void;
  /** What lies on the shelf is another. */
  onShelfChange: () => void;
}

/** What is sent together. */
export type Batch = readonly TelemetryEvent[];

const NOTHING: Settlement = { gone: [], wait: null, refused: [], acknowledged_ms: null };
const NO_PROBLEMS = { add: null, other: null } as const;

export class Queue {
  readonly #id: string;
  readonly #shelf: Shelf;
  readonly #listener: Listener;
  #memory: InMemory[] = [];
  #inventory: Inventory | null = null;
  /** Of the last attempt to add, and of the last to do anything else: a full disk can be read. */
  #problems: { add: StorageProblem | null; other: StorageProblem | null } = NO_PROBLEMS;
  /** What the shelf could not be told: a full disk may not even forget. */
  #untold = NOTHING;
  #lost = 0;
  #shelving: Promise<void> | null = null;

  /** `id`: the device's as long as the shelf knows no other. */
  constructor(id: string, shelf: Shelf, listener: Listener) {
    this.#id = id;
    this.#shelf = shelf;
    this.#listener = listener;
  }

  get facts(): QueueFacts {
    const { pending = 0, refused = 0, last_sync_ms = null, device_id } = this.#inventory ?? {};
    const untold = this.#untold;
    const problem = this.#problems.add ?? this.#problems.other;
    return {
      pending: Math.max(0, pending - untold.gone.length) + this.#memory.length,
      refused: refused + untold.refused.length,
      lost: this.#lost,
      last_sync_ms: untold.acknowledged_ms ?? last_sync_ms,
      problem,
      device_id: device_id ?? (problem && this.#id),
    };
  }

  get wait(): Wait | null {
    return this.#untold.wait ?? this.#inventory?.wait ?? null;
  }

  add(event: TelemetryEvent): void {
    this.#memory.push({ event, isSent: false, isBusy: false });
    if (this.#memory.length > MOST_IN_MEMORY) this.#dropOldest();
    this.#listener.onChange();
    void this.shelve();
  }

  /** Moves what is in memory to the shelf, as far as that takes it. */
  shelve(): Promise<void> {
    this.#shelving ??= this.#shelveAll().finally(() => {
      this.#shelving = null;
    });
    return this.#shelving;
  }

  /** What lies on the shelf may have been changed by another tab. */
  async look(): Promise<void> {
    this.#note("other", await this.#shelf.inventory());
  }

  /** The oldest, at most `count`. */
  async next(count: number): Promise<Batch> {
    await this.shelve();
    const gone = new Set(this.#untold.gone);
    const { value } = await this.#shelf.first(count + gone.size);
    const shelved = (value ?? []).map(({ event }) => event);
    const batch = shelved.filter(({ event_id }) => !gone.has(event_id)).slice(0, count);
    return batch.length > 0 ? batch : this.#nextInMemory(count);
  }

  /** The server has all of a batch, but for what it rejects. */
  acknowledge(batch: Batch, rejected: readonly Rejection[], now_ms: number): Promise<void> {
    const refused = rejected.flatMap(({ index, error }) => refusal(batch[index], error, now_ms));
    return this.#settle(batch, { refused, acknowledged_ms: now_ms, wait: null });
  }

  /** The server will never take it. */
  refuse(batch: Batch, error: Rejection["error"], wait: Wait): Promise<void> {
    const refused = batch.flatMap((event) => refusal(event, error, wait.since_ms));
    return this.#settle(batch, { refused, acknowledged_ms: null, wait });
  }

  /** It stays, and is sent again after `wait`; null: at once. */
  async keep(batch: Batch, wait: Wait | null): Promise<void> {
    setBusy(this.#inMemory(batch), false);
    await this.#tell({ ...NOTHING, wait });
  }

  async #settle(batch: Batch, rest: Omit<Settlement, "gone">): Promise<void> {
    const own = new Set(this.#inMemory(batch));
    this.#memory = this.#memory.filter((entry) => !own.has(entry));
    const gone = own.size > 0 ? [] : batch.map(({ event_id }) => event_id);
    await this.#tell({ ...rest, gone });
  }

  /** With it goes what could not be told before. */
  async #tell(settlement: Settlement): Promise<void> {
    const before = this.#untold;
    this.#untold = {
      wait: settlement.wait,
      gone: [...before.gone, ...settlement.gone],
      refused: [...before.refused, ...settlement.refused],
      acknowledged_ms: settlement.acknowledged_ms ?? before.acknowledged_ms,
    };
    const outcome = await this.#shelf.settle(this.#untold);
    if (outcome.problem === null) {
      this.#untold = NOTHING;
      this.#listener.onShelfChange();
    }
    this.#note("other", outcome);
  }

  async #shelveAll(): Promise<void> {
    for (;;) {
      const entries = this.#memory.filter(({ isBusy }) => !isBusy).slice(0, MOST_AT_ONCE);
      if (entries.length === 0) return;
      setBusy(entries, true);
      const outcome = await this.#shelf.add(entries);
      setBusy(entries, false);
      if (outcome.problem === null) {
        const shelved = new Set(entries);
        this.#memory = this.#memory.filter((entry) => !shelved.has(entry));
        this.#listener.onShelfChange();
      }
      this.#note("add", outcome);
      if (outcome.problem) return;
    }
  }

  #nextInMemory(count: number): Batch {
    const entries = this.#memory.filter(({ isBusy }) => !isBusy).slice(0, count);
    setBusy(entries, true);
    const device_id = this.#inventory?.device_id ?? this.#id;
    for (const entry of entries) {
      if (!entry.isSent)
        Object.assign(entry, { event: { ...entry.event, device_id }, isSent: true });
    }
    return entries.map(({ event }) => event);
  }

  /** Those of a batch that the shelf does not have. */
  #inMemory(batch: Batch): InMemory[] {
    const events = new Set(batch);
    return this.#memory.filter(({ event }) => events.has(event));
  }

  #dropOldest(): void {
    const oldest = this.#memory.findIndex(({ isBusy }) => !isBusy);
    this.#memory.splice(oldest, 1);
    this.#lost += 1;
  }

  #note(work: "add" | "other", { value, problem }: Outcome<Inventory>): void {
    this.#problems = { ...this.#problems, [work]: problem };
    if (value) this.#inventory = value;
    this.#listener.onChange();
  }
}

function refusal(event: TelemetryEvent | undefined, error: Rejection["error"], refused_ms: number) {
  return event ? [{ event, error, refused_ms } satisfies RefusedEvent] : [];
}

function setBusy(entries: readonly InMemory[], isBusy: boolean): void {
  for (const entry of entries) entry.isBusy = isBusy;
}
