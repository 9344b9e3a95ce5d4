import { useEffect, useEffectEvent, useRef } from "react";
import type { BluetoothSupport } from "./bluetooth";
import { type EcgState, ecgState } from "./ecg";
import type { KeyValueStorage } from "./ownScale";
import { type Reading, readWindow, WINDOW_MS } from "./reading";
import { liveRate } from "./strapState";
import { type Strap, useHeartRateStrap } from "./useHeartRateStrap";
import { type OwnScaleState, useOwnScale } from "./useOwnScale";

/** What the stress check takes from a strap; `null` is unknown. */
export interface HeartRateValues {
  /** Mean over the last minute, to a tenth. */
  readonly heartRateBpm: number | null;
  /** 0-1 of the person's own range of ln RMSSD, to a hundredth. */
  readonly ecg: number | null;
}

export interface HeartRate extends HeartRateValues {
  readonly strap: Strap;
  /** Of the last packet, bpm. */
  readonly liveBpm: number | null;
  readonly reading: Reading;
  readonly ecgState: EcgState;
  readonly ownScale: OwnScaleState;
}

export function useHeartRate(
  support: BluetoothSupport,
  storage: KeyValueStorage | null,
  now: () => number,
): HeartRate {
  const strap = useHeartRateStrap(support, now);
  const { status, packets, nowMs } = strap;
  const reading = readWindow(packets, nowMs - WINDOW_MS, nowMs);
  const isConnected = status === "connected";
  const ownScale = useOwnScale(storage, isConnected ? reading.lnRmssd : null, nowMs);
  const isFirstMinute = (packets[0]?.atMs ?? nowMs) > nowMs - WINDOW_MS;
  const ecg = ecgState(reading, status, isFirstMinute, ownScale.scale);
  return {
    strap,
    liveBpm: liveRate(strap, status),
    reading,
    ecgState: ecg,
    ownScale,
    heartRateBpm: isConnected ? rounded(reading.heartRateBpm, 10) : null,
    ecg: ecg.kind === "value" ? rounded(ecg.ecg, 100) : null,
  };
}

/** Calls `onChange` when a value is another than before; nothing is known before the first call. */
export function useReport(
  { heartRateBpm, ecg }: HeartRateValues,
  onChange: (values: HeartRateValues) => void,
): void {
  const reported = useRef<HeartRateValues>({ heartRateBpm: null, ecg: null });
  const report = useEffectEvent(onChange);
  useEffect(() => {
    const last = reported.current;
    if (last.heartRateBpm === heartRateBpm && last.ecg === ecg) return;
    reported.current = { heartRateBpm, ecg };
    report({ heartRateBpm, ecg });
  }, [heartRateBpm, ecg]);
}

function rounded(value: number | null, steps: number): number | null {
  return value === null ? null : Math.round(value * steps) / steps;
}
