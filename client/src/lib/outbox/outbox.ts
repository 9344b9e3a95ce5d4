/** The way to the device's outbox for every page. What does the work loads with the first need of it. */
import type { Outbox } from "./deviceOutbox";
import type { NewEvent } from "./newEvent";
import { outboxStatus } from "./status";

let opened: Promise<Outbox> | null = null;

/** Opens it; it then sends what waits from the last time. Fails when its file does not arrive. */
export function loadOutbox(): Promise<Outbox> {
  opened ??= import("./deviceOutbox").then(
    ({ openOutbox }) => openOutbox(),
    (cause) => {
      opened = null;
      throw cause;
    },
  );
  return opened;
}

/** Kept until the server has it. */
export function reportEvent(event: NewEvent): void {
  loadOutbox().then(
    (outbox) => outbox.report(event),
    () => {
      const status = outboxStatus.get();
      outboxStatus.set({ ...status, lost: status.lost + 1 });
    },
  );
}

/** Sends at once what the server did not take before: after somebody signed in. */
export function retryNow(): void {
  loadOutbox().then(
    (outbox) => outbox.retryNow(),
    () => {},
  );
}
