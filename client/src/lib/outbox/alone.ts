import type { Lease } from "./shelf";

/** Does the work while nobody else in this browser does; or says how long another may keep it from that, in ms. */
export type Alone = <Value>(
  work: () => Promise<Value>,
) => Promise<{ readonly value: Value } | { readonly busy_ms: number }>;

const LOCK = "sleepsafe-outbox";
/** Longer than one batch may take; a tab that died keeps the others waiting as long. Ours. */
const LEASE_MS = 60_000;

/** How the shelf keeps the lease: see ./shelf. */
export interface LeaseKeeper {
  lease: (wanted: Lease, now_ms: number) => Promise<{ readonly value: number | null }>;
  giveBack: (owner: string) => Promise<unknown>;
}

/** By the browser's locks; it lets go by itself when a tab dies. */
export function aloneByLock(locks: LockManager): Alone {
  return (work) => locks.request(LOCK, async () => ({ value: await work() }));
}

/** Insecure addresses have no locks: whoever holds the lease in the database that all tabs share. */
export function aloneByLease(shelf: LeaseKeeper, owner: string): Alone {
  return async (work) => {
    const now_ms = Date.now();
    const { value } = await shelf.lease({ owner, until_ms: now_ms + LEASE_MS }, now_ms);
    // Without a database there is nothing that two tabs could both send.
    if (value !== null && value > 0) return { busy_ms: value };
    try {
      return { value: await work() };
    } finally {
      await shelf.giveBack(owner);
    }
  };
}
