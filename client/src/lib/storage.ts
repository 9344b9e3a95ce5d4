/** Work on IndexedDB in a browser that may refuse: nothing here throws, and every answer says what was wrong. */
import type { Dexie } from "dexie";

/** A browser that does not answer (older Safari may not after a restart) is one that keeps nothing; ours. */
const PATIENCE_MS = 5000;

/**
 * `missing`: this browser has no such storage; `full`: no room; `no_answer`; `refused`: everything else, such as
 * a private window.
 */
export type StorageProblem = "missing" | "full" | "no_answer" | "refused";

export type Outcome<Value> =
  | { readonly value: Value; readonly problem: null }
  | { readonly value: null; readonly problem: StorageProblem };

/** `givenUp` is aborted when nobody waits any more: what has not happened by then must not happen later. */
type Work<Tables, Value> = (tables: Tables, givenUp: AbortSignal) => Promise<Value>;

export type Attempt<Tables> = <Value>(work: Work<Tables, Value>) => Promise<Outcome<Value>>;

/** What runs work on the tables, opened when they are first needed, and again after a failure. */
export function attemptsOn<Tables extends { readonly db: Dexie }>(
  open: () => Promise<Tables>,
): Attempt<Tables> {
  let tables: Promise<Tables> | null = null;
  return async (work) => {
    const overdue = new AbortController();
    tables ??= open();
    const own = tables;
    try {
      const done = own.then((opened) => {
        overdue.signal.throwIfAborted();
        return work(opened, overdue.signal);
      });
      return { value: await inTime(done, overdue), problem: null };
    } catch (cause) {
      void own.then(({ db }) => db.close()).catch(() => {});
      if (tables === own) tables = null;
      return { value: null, problem: problemOf(cause) };
    }
  };
}

function inTime<Value>(work: Promise<Value>, overdue: AbortController): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      overdue.abort();
      reject(new DOMException("", "TimeoutError"));
    }, PATIENCE_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const PROBLEMS: Readonly<Record<string, StorageProblem>> = {
  MissingAPIError: "missing",
  QuotaExceededError: "full",
  TimeoutError: "no_answer",
};

/** Dexie wraps the browser's own error: the innermost that has a meaning here counts. */
function problemOf(cause: unknown): StorageProblem {
  if (typeof cause !== "object" || cause === null) return "refused";
  const { name, inner } = cause as { readonly name?: unknown; readonly inner?: unknown };
  return PROBLEMS[String(name)] ?? problemOf(inner);
}
