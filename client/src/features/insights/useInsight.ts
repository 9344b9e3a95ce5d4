import { useState } from "react";
import type { Outage } from "../../lib/observation";
import { growingPause } from "../../lib/pause";
import { useObservation } from "../../lib/useObservation";

/** How often counts are asked for again. */
export const ASK_EVERY_MS = 60_000;

export interface Insight<T> {
  /** The last that is known: while another choice loads, that of the choice before. */
  value: T | null;
  /** The value is that of the choice before. */
  isOld: boolean;
  seenAt: number | null;
  outage: Outage | null;
  isAsking: boolean;
  askNow: () => void;
}

/** A question about what is stored, asked again and again; neither a refresh nor another choice empties the page. */
export function useInsight<T>(
  key: readonly string[],
  ask: () => Promise<T>,
  everyMs = ASK_EVERY_MS,
): Insight<T> {
  const { observation, isAsking, askNow } = useObservation(["insights", ...key], ask, {
    everyMs,
    pause: growingPause,
  });
  const [kept, setKept] = useState<T | null>(null);
  const value = observation?.value ?? null;
  if (value !== null && value !== kept) setKept(value);
  const isOld = value === null && kept !== null && !observation?.outage;
  return {
    value: isOld ? kept : value,
    isOld,
    seenAt: observation?.seenAt ?? null,
    outage: observation?.outage ?? null,
    isAsking,
    askNow,
  };
}

/** Whether the server said that who asks may not read this. */
export function isDenied(outage: Outage | null): outage is Outage {
  return outage !== null && deniedAs(outage) !== null;
}

export function deniedAs({ error: { status } }: Outage): "signIn" | "forbidden" | null {
  if (status === 401) return "signIn";
  return status === 403 ? "forbidden" : null;
}
