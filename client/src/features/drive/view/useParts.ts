import { useEffect, useState, useSyncExternalStore } from "react";
import type { Drive, DriveState } from "../session/driveState";
import type { Parts } from "./parts";

/** Where the browser says nothing of being idle: the page itself is there by then; ours. */
const QUIET_AFTER_MS = 200;

export type Loading = { parts: Parts | null; hasFailed: boolean };

/** Gets the monitor once the page is there and quiet: it has to be there when the tap comes. */
export function useParts(load: () => Promise<Parts>): Loading {
  const [loading, setLoading] = useState<Loading>({ parts: null, hasFailed: false });
  useEffect(() => {
    let isShown = true;
    const show = (next: Loading) => isShown && setLoading(next);
    const get = () =>
      load().then(
        (parts) => show({ parts, hasFailed: false }),
        () => show({ parts: null, hasFailed: true }),
      );
    const forget = whenIdle(get);
    return () => {
      isShown = false;
      forget();
    };
  }, [load]);
  return loading;
}

function whenIdle(task: () => void): () => void {
  // Safari has no idle callbacks.
  if (!("requestIdleCallback" in window)) {
    const timer = setTimeout(task, QUIET_AFTER_MS);
    return () => clearTimeout(timer);
  }
  const idle = requestIdleCallback(task);
  return () => cancelIdleCallback(idle);
}

const never = () => () => {};
const nothing = () => null;

/** `null` until there is a drive. */
export function useDriveState(drive: Drive | null): DriveState | null {
  return useSyncExternalStore<DriveState | null>(
    drive?.subscribe ?? never,
    drive?.state ?? nothing,
    nothing,
  );
}

export function isRunning({ phase, problem }: DriveState): boolean {
  return phase !== "idle" && problem === null;
}
