import { useQuery } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { getFeatures } from "../../api/getFeatures";
import type { InputSpec } from "./columns";
import { FileError } from "./fileProblem";
import type { Session } from "./session";
import type { Snapshot } from "./snapshot";

/** What the server accepts; the query is shared with the single check. */
export function useSpecs() {
  return useQuery({
    queryKey: ["features"],
    queryFn: getFeatures,
    staleTime: Number.POSITIVE_INFINITY,
    select: (features): InputSpec[] => features.models.stress.inputs,
  });
}

export interface Batch {
  state: Snapshot;
  /** What went wrong with the last thing that was asked for. */
  failure: Error | null;
  /** Awaits what was asked of the session; a failure is kept to be shown. */
  attempt: (call: Promise<unknown>) => Promise<void>;
}

export function useBatch(session: Session): Batch {
  const state = useSyncExternalStore(session.subscribe, session.snapshot, session.snapshot);
  const [failure, setFailure] = useState<Error | null>(null);
  const isRunning = state.phase === "running";

  async function attempt(call: Promise<unknown>): Promise<void> {
    setFailure(null);
    try {
      await call;
    } catch (cause) {
      setFailure(cause instanceof Error ? cause : new Error(String(cause)));
    }
  }

  // The run lives as long as the app: leaving it in the middle should be no accident.
  useEffect(() => {
    if (!isRunning) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isRunning]);

  return { state, failure, attempt };
}

export function isFileError(error: Error): error is FileError {
  return error instanceof FileError;
}
