import { learnedMinutes, type OwnScale, onOwnScale } from "./ownScale";
import type { Reading } from "./reading";
import type { StrapStatus } from "./strapState";

/** Variability on the person's own scale, or why it is not known. */
export type EcgState =
  | { readonly kind: "value"; readonly ecg: number }
  | { readonly kind: "learning"; readonly minutes: number }
  | { readonly kind: "off" | "noRr" | "fakeRr" | "firstMinute" | "tooFewBeats" };

export function ecgState(
  reading: Reading,
  status: StrapStatus,
  isFirstMinute: boolean,
  scale: OwnScale,
): EcgState {
  if (status !== "connected") return { kind: "off" };
  if (reading.rr === "none") return { kind: "noRr" };
  if (reading.rr === "fake") return { kind: "fakeRr" };
  if (reading.lnRmssd === null) return { kind: isFirstMinute ? "firstMinute" : "tooFewBeats" };
  const ecg = onOwnScale(scale, reading.lnRmssd);
  return ecg === null
    ? { kind: "learning", minutes: learnedMinutes(scale) }
    : { kind: "value", ecg };
}
