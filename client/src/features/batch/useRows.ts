import { useEffect, useState } from "react";
import type { Session } from "./session";
import type { ShownRow } from "./snapshot";

interface Loaded {
  first: number;
  rows: ShownRow[];
}

const NOTHING: Loaded = { first: 0, rows: [] };

/** The rows from `first` on; those that are not there yet are null. `version` says when to ask again. */
export function useRows(session: Session, first: number, count: number, version: number) {
  const [loaded, setLoaded] = useState(NOTHING);
  const [failure, setFailure] = useState<unknown>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version means new results
  useEffect(() => {
    let isWanted = true;
    session.rows(first, count).then(
      (rows) => isWanted && setLoaded({ first, rows }),
      (cause) => isWanted && setFailure(cause),
    );
    return () => {
      isWanted = false;
    };
  }, [session, first, count, version]);

  const rows = Array.from({ length: count }, (_, index) => {
    return loaded.rows[first + index - loaded.first] ?? null;
  });
  return { rows, failure };
}
