import { useEffect, useState } from "react";
import { followRest, type RestOutcome } from "./rest";
import { isLinked } from "./strapState";
import type { Strap } from "./useHeartRateStrap";

export interface RestMeasurementState {
  /** `null` while no rest is being measured. */
  readonly elapsedMs: number | null;
  /** Of the last rest, until the next one starts. */
  readonly outcome: RestOutcome | null;
  readonly start: () => void;
  readonly cancel: () => void;
}

/** Five minutes of rest on the strap's packets. */
export function useRest(strap: Strap): RestMeasurementState {
  const [startMs, setStartMs] = useState<number | null>(null);
  const [outcome, setOutcome] = useState<RestOutcome | null>(null);
  const { packets, nowMs } = strap;
  const rest = startMs !== null && isLinked(strap) ? followRest(packets, startMs, nowMs) : null;

  useEffect(() => {
    if (startMs === null || rest?.kind === "running") return;
    setOutcome(rest ?? { kind: "lost" });
    setStartMs(null);
  }, [startMs, rest]);

  function start(): void {
    setOutcome(null);
    setStartMs(nowMs);
  }

  return {
    elapsedMs: rest?.kind === "running" ? rest.elapsedMs : null,
    outcome,
    start,
    cancel: () => setStartMs(null),
  };
}
