import type { StorageProblem } from "../storage";
import { createStore, type Store } from "../store";

/**
 * `offline`, `waiting`: the last try failed; `not_signed_in`, `not_allowed`: the server takes nothing from here.
 * All but the first two try again by themselves at `next_try_ms`.
 */
export type OutboxState =
  | "idle"
  | "sending"
  | "offline"
  | "waiting"
  | "not_signed_in"
  | "not_allowed";

export interface OutboxStatus {
  /** Events that the server has not acknowledged, in this browser and in this page's memory. */
  readonly pending: number;
  /** Events that the server will never take; they are kept. */
  readonly refused: number;
  /** Events that found no room: this browser kept nothing, and too many waited. */
  readonly lost: number;
  /** When the server last acknowledged events, by the wall clock. */
  readonly last_sync_ms: number | null;
  readonly state: OutboxState;
  readonly next_try_ms: number | null;
  /** Why this browser keeps no events; they are sent all the same. */
  readonly problem: StorageProblem | null;
  /** Null until it is known. */
  readonly device_id: string | null;
}

export const NOTHING_KNOWN: OutboxStatus = {
  pending: 0,
  refused: 0,
  lost: 0,
  last_sync_ms: null,
  state: "idle",
  next_try_ms: null,
  problem: null,
  device_id: null,
};

export const outboxStatus: Store<OutboxStatus> = createStore(NOTHING_KNOWN);
