import type { Engine } from "./engine";
import { EMPTY, type Snapshot } from "./snapshot";
import { startWorkerEngine } from "./workerEngine";

/** A batch from the page's point of view: what can be asked of it and what is known about it. */
export interface Session extends Engine {
  subscribe: (listener: () => void) => () => void;
  snapshot: () => Snapshot;
}

type StartEngine = (report: (change: Partial<Snapshot>) => void) => Engine;

export function createSession(startEngine: StartEngine): Session {
  let current = EMPTY;
  const listeners = new Set<() => void>();
  const engine = startEngine((change) => {
    current = { ...current, ...change };
    for (const listener of listeners) listener();
  });
  return {
    ...engine,
    snapshot: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

let shared: Session | null = null;

/** One for the whole app: a run goes on while its person looks at another page. */
export function sharedSession(): Session {
  shared ??= createSession(startWorkerEngine);
  return shared;
}
