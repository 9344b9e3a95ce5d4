import { useEffect, useState, useSyncExternalStore } from "react";
import { useFeatures } from "../../lib/useFeatures";
import type { Observed } from "../../lib/useObservation";
import type { InputSpec } from "./columns";
import { FileError } from "./fileProblem";
import type { Session } from "./session";
import type { Snapshot } from "./snapshot";

export interface SpecsState {
  /** Undefined while they are unknown. */
  specs: InputSpec[] | undefined;
  source: Observed<unknown>;
}

/** What the server accepts. */
export function useSpecs(): SpecsState {
  const source = useFeatures();
  return { specs: source.observation?.value?.models.stress.inputs, source };
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
  const isUnfinished = state.phase === "running" || state.phase === "paused";

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
    if (!isUnfinished) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isUnfinished]);

  return { state, failure, attempt };
}

export function isFileError(error: Error): error is FileError {
  return error instanceof FileError;
}
