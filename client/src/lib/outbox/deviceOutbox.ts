import { version } from "../../../package.json";
import { sendTelemetry } from "../../api/sendTelemetry";
import type { Store } from "../store";
import { aloneByLease, aloneByLock } from "./alone";
import { type NewEvent, withinContract } from "./newEvent";
import { Queue } from "./queue";
import { type SendBatch, Sender } from "./sender";
import { Shelf } from "./shelf";
import { type OutboxStatus, outboxStatus } from "./status";

/** Tells the other tabs that what waits has changed. */
const CHANNEL = "sleepsafe-outbox";

export interface Outbox {
  /** It is kept when it returns: in memory, and soon on the disk. */
  report: (event: NewEvent) => void;
  /** Tries at once, unless the server asked to wait: after somebody signed in. */
  retryNow: () => void;
  close: () => void;
}

interface Options {
  send?: SendBatch;
  status?: Store<OutboxStatus>;
  /** Another than the browser's own. */
  factory?: IDBFactory;
  /** Undefined where the browser has none. */
  locks?: LockManager | undefined;
  random?: () => number;
}

/** The outbox of this device in this tab: what is reported is kept until the server has it. */
export function openOutbox({
  send = sendTelemetry,
  status = outboxStatus,
  factory,
  locks = navigator.locks,
  random = Math.random,
}: Options = {}): Outbox {
  const id = randomId();
  const ids = [id];
  // The first may have sent events already, without numbers, before there was a shelf.
  const shelf = new Shelf(() => ids.pop() ?? randomId(), factory);
  let channel = openChannel();
  const alone = locks ? aloneByLock(locks) : aloneByLease(shelf, randomId());
  const queue: Queue = new Queue(id, shelf, {
    onChange: () => show(),
    onShelfChange: () => channel?.postMessage(null),
  });
  const sender = new Sender({ queue, send, alone, random, onChange: () => show() });
  const show = () => {
    const { state, next_try_ms } = sender;
    status.set({ ...queue.facts, state, next_try_ms });
  };

  const tryNow = () => sender.tryNow();
  const onVisibility = () => document.hidden || tryNow();
  channel?.addEventListener("message", async () => {
    await queue.look();
    // The tab that told it may be gone before it is sent.
    if (queue.facts.pending > 0) sender.wake();
  });
  window.addEventListener("online", tryNow);
  document.addEventListener("visibilitychange", onVisibility);
  tryNow();

  return {
    report(event) {
      queue.add({ ...withinContract(event), app_version: version });
      sender.wake();
    },
    retryNow: tryNow,
    close() {
      sender.stop();
      channel?.close();
      channel = null;
      window.removeEventListener("online", tryNow);
      document.removeEventListener("visibilitychange", onVisibility);
    },
  };
}

/** A page that may store nothing may not talk to others either. */
function openChannel(): BroadcastChannel | null {
  try {
    return new BroadcastChannel(CHANNEL);
  } catch {
    return null;
  }
}

/** 128 bits of chance: no two devices have the same, and it says nothing about either. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
