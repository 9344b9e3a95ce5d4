/**
 * The outbox's own database: events in the order in which they came, and beside them who numbers them, so that
 * number and device are wiped together. Dexie loads with the first question.
 */
import type { Dexie, Table, Transaction } from "dexie";
import type { Rejection, TelemetryEvent } from "../../api/sendTelemetry";
import { type Attempt, attemptsOn } from "../storage";
import type { Wait } from "./backoff";

const NAME = "sleepsafe-outbox";
const VERSION = 1;
const TABLES = {
  events: "++place, &event.event_id, &event.sequence",
  refused: "++place",
  meta: "",
} as const;
const META = "outbox";

export interface Unshelved {
  readonly event: TelemetryEvent;
  /** It has left without a number, and may have arrived: it stays as it is. */
  readonly isSent: boolean;
}

export interface ShelvedEvent {
  readonly place: number;
  /** As it is sent, each time the same. */
  readonly event: TelemetryEvent;
}

export interface RefusedEvent {
  readonly event: TelemetryEvent;
  readonly error: Rejection["error"];
  readonly refused_ms: number;
}

/** Who sends, where the browser has no locks. */
export interface Lease {
  readonly owner: string;
  readonly until_ms: number;
}

interface Meta {
  readonly device_id: string;
  readonly next_sequence: number;
  readonly last_sync_ms: number | null;
  readonly wait: Wait | null;
  readonly lease: Lease | null;
}

/** What lies on the shelf, and what is known of it. */
export interface Inventory extends Pick<Meta, "device_id" | "last_sync_ms" | "wait"> {
  readonly pending: number;
  readonly refused: number;
}

export interface Settlement {
  /** The ids of those that need not be sent any more. */
  readonly gone: readonly string[];
  readonly refused: readonly RefusedEvent[];
  /** Null: the server acknowledged nothing. */
  readonly acknowledged_ms: number | null;
  readonly wait: Wait | null;
}

interface Tables {
  readonly db: Dexie;
  readonly events: Table<ShelvedEvent, number>;
  readonly refused: Table<RefusedEvent, number>;
  readonly meta: Table<Meta, string>;
}

/** Whatever fails changes nothing. */
export class Shelf {
  /** For a device that has none: another each time, for numbers begin anew when they are wiped. */
  readonly #newId: () => string;
  readonly #attempt: Attempt<Tables>;

  constructor(newId: () => string, factory?: IDBFactory) {
    this.#newId = newId;
    this.#attempt = attemptsOn(() => openTables(factory));
  }

  inventory() {
    return this.#change(async (meta) => meta);
  }

  /** Numbers and writes them in one: no number is used twice, and none is left out. */
  add(entries: readonly Unshelved[]) {
    return this.#change(async (meta, { events }) => {
      const fresh = await unknownTo(events, entries);
      const bodies = numbered(fresh, meta);
      await events.bulkAdd(bodies.map((event) => ({ event }) as ShelvedEvent));
      const count = fresh.filter(({ isSent }) => !isSent).length;
      return { ...meta, next_sequence: meta.next_sequence + count };
    });
  }

  /** The oldest. */
  first(count: number) {
    return this.#attempt(({ events }) => events.limit(count).toArray());
  }

  settle({ gone, refused, acknowledged_ms, wait }: Settlement) {
    return this.#change(async (meta, tables) => {
      await withIds(tables.events, gone).delete();
      await tables.refused.bulkAdd([...refused]);
      return { ...meta, wait, last_sync_ms: acknowledged_ms ?? meta.last_sync_ms };
    });
  }

  /** Takes the lease unless another has it; how long that one may keep it, in ms. */
  lease(wanted: Lease, now_ms: number) {
    return this.#write(async (meta) => {
      const left_ms = meta.lease ? meta.lease.until_ms - now_ms : 0;
      // One that ends later than anybody may take it was taken by another clock.
      const isTaken = left_ms > 0 && left_ms <= wanted.until_ms - now_ms;
      if (isTaken && meta.lease?.owner !== wanted.owner) return [meta, left_ms];
      return [{ ...meta, lease: wanted }, 0];
    });
  }

  giveBack(owner: string) {
    return this.#change(async (meta) => {
      return meta.lease?.owner === owner ? { ...meta, lease: null } : meta;
    });
  }

  /** What lies there after it. */
  #change(work: (meta: Meta, tables: Tables) => Promise<Meta>) {
    return this.#write<Inventory>(async (before, tables) => {
      const meta = await work(before, tables);
      const { device_id, last_sync_ms, wait } = meta;
      const [pending, refused] = [await tables.events.count(), await tables.refused.count()];
      return [meta, { device_id, last_sync_ms, wait, pending, refused }];
    });
  }

  #write<Value>(work: (meta: Meta, tables: Tables) => Promise<[Meta, Value]>) {
    return this.#attempt((tables, givenUp) => {
      const { db, events, refused, meta } = tables;
      return db.transaction("rw", events, refused, meta, async (transaction) => {
        undoOn(givenUp, transaction);
        const known = await meta.get(META);
        const [next, value] = await work(known ?? newMeta(this.#newId()), tables);
        if (next !== known) await meta.put(next, META);
        return value;
      });
    });
  }
}

function newMeta(device_id: string): Meta {
  return { device_id, next_sequence: 0, last_sync_ms: null, wait: null, lease: null };
}

/** Told twice, it is one event all the same. */
async function unknownTo(
  events: Table<ShelvedEvent, number>,
  entries: readonly Unshelved[],
): Promise<Unshelved[]> {
  const once = new Map(entries.map((entry) => [entry.event.event_id, entry]));
  const known = await withIds(events, [...once.keys()]).keys();
  for (const event_id of known) once.delete(String(event_id));
  return [...once.values()];
}

function withIds(events: Table<ShelvedEvent, number>, ids: readonly string[]) {
  return events.where("event.event_id").anyOf([...ids]);
}

function numbered(entries: readonly Unshelved[], { device_id, next_sequence }: Meta) {
  let sequence = next_sequence - 1;
  return entries.map(({ event, isSent }) => {
    if (isSent) return event;
    sequence += 1;
    return { ...event, device_id, sequence };
  });
}

function undoOn(givenUp: AbortSignal, transaction: Transaction): void {
  givenUp.addEventListener("abort", () => {
    try {
      transaction.abort();
    } catch {
      // It is over already.
    }
  });
}

async function openTables(factory: IDBFactory | undefined): Promise<Tables> {
  const { Dexie } = await import("dexie");
  const db = new Dexie(NAME, {
    // A number that was sent is not given out again after a power failure.
    chromeTransactionDurability: "strict",
    ...(factory && { indexedDB: factory, IDBKeyRange }),
  });
  db.version(VERSION).stores(TABLES);
  return {
    db,
    events: db.table("events"),
    refused: db.table("refused"),
    meta: db.table("meta"),
  };
}
