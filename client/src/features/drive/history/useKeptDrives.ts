import { useCallback, useEffect, useState } from "react";
import type { StorageProblem } from "../../../lib/storage";
import { removePerson } from "./people";
import type { KeptDrives, Store } from "./store";

interface Removal {
  /** The how manieth it is: two that end alike are two. */
  readonly count: number;
  readonly problem: StorageProblem | null;
}

/** The drives of a store, and what became of the last deletion; null until it is known. */
export function useKeptDrives(store: Store) {
  const [kept, setKept] = useState<KeptDrives | null>(null);
  const [removal, setRemoval] = useState<Removal | null>(null);
  const load = useCallback(async () => setKept(await store.sessions()), [store]);
  useEffect(() => {
    void load();
  }, [load]);

  const after = async (deletion: Promise<StorageProblem | null>) => {
    const problem = await deletion;
    await load();
    setRemoval((last) => ({ problem, count: (last?.count ?? 0) + 1 }));
  };
  return {
    kept,
    removal,
    remove: (sessionId: string) => after(store.deleteSession(sessionId)),
    removeAll: () => after(store.deleteAllSessions()),
    removePerson: (name: string) => after(forget(store, name)),
  };
}

/** The name goes last: while anything of the person is left, it can be tried again. */
async function forget(store: Store, name: string): Promise<StorageProblem | null> {
  const problem = await store.deletePerson(name);
  if (problem === null) removePerson(name);
  return problem;
}
