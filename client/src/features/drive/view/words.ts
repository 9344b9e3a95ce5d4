import i18next from "i18next";
import type { StateShapeName } from "../../../components/StateShape";
import { activeLocale, decimalSeparator, formatNumber } from "../../../lib/format";
import type { Decision, State } from "../science/policy";
import { type Calibrating, type DriveState, REASONS } from "../session/driveState";

const t = i18next.getFixedT(null, "drive");

/** What colours the word and the screen's edge. */
export type Tone = "calm" | "advisory" | "drowsy" | "critical" | "unknown" | "waiting";

/** What the screen says, for eyes and for ears. */
export interface Shown {
  readonly shape: StateShapeName;
  readonly tone: Tone;
  readonly word: string;
  readonly reason: string;
  /** What to do about it. */
  readonly advice: string | null;
  /** The reason without what ticks: a screen reader says it once. */
  readonly spoken: string;
  /** To be said at once. */
  readonly isUrgent: boolean;
}

const LOOKS: Record<State, Pick<Shown, "shape" | "tone">> = {
  normal: { shape: "disc", tone: "calm" },
  advisory: { shape: "triangle", tone: "advisory" },
  drowsy: { shape: "diamond", tone: "drowsy" },
  microsleep: { shape: "octagon", tone: "critical" },
  unresponsive: { shape: "octagon", tone: "critical" },
  not_monitoring: { shape: "bar", tone: "unknown" },
};
const BLIND = LOOKS.not_monitoring;

export function shownOf(state: DriveState): Shown {
  if (state.calibrating && state.phase === "calibrating")
    return calibratingShown(state.calibrating);
  if (state.phase === "starting") return startingShown(state);
  if (state.phase === "parked") return parkedShown();
  return monitoringShown(state);
}

function startingShown({ starting }: DriveState): Shown {
  const step = starting?.step ?? "camera";
  const reason = t(`starting.${step}`);
  const advice = step === "camera" ? t("starting.permission") : null;
  const word = t("starting.word");
  return { shape: "ring", tone: "waiting", word, reason, advice, spoken: reason, isUrgent: false };
}

function calibratingShown({ obstacle }: Calibrating): Shown {
  const isGoingOn = obstacle === "none";
  const reason = isGoingOn ? t("calibrating.look") : t(`reason.${obstacle}.why`);
  const advice = isGoingOn ? null : t(`reason.${obstacle}.advice`);
  return { ...BLIND, word: t("calibrating.word"), reason, advice, spoken: reason, isUrgent: false };
}

function parkedShown(): Shown {
  const reason = t("parked.reason");
  const word = t("parked.word");
  return { ...BLIND, word, reason, advice: t("parked.advice"), spoken: reason, isUrgent: false };
}

function monitoringShown({ decision, closed_for_ms }: DriveState): Shown {
  const { state, level, reasons } = decision;
  const isBlind = state === "not_monitoring";
  const code = firstReason(decision);
  return {
    ...LOOKS[state],
    word: t(`state.${state}`),
    reason: isBlind ? t(`reason.${code}.why`) : causeText(decision, closed_for_ms),
    advice: isBlind ? t(`reason.${code}.advice`) : null,
    spoken: isBlind ? t(`reason.${code}.why`) : causeText(decision, 0),
    isUrgent: level >= 2 || (isBlind && reasons.length > 0),
  };
}

/** What it was told comes first, and explains the rest: in the dark there is no face either. */
function firstReason({ reasons }: Decision): (typeof REASONS)[number] | "settling" | "unknown" {
  // A drive that has just begun, or goes on.
  if (reasons.length === 0) return "settling";
  return REASONS.find((known) => known === reasons[0]) ?? "unknown";
}

function causeText({ cause }: Decision, closedForMs: number): string {
  if (cause === "eyes_closed" && closedForMs > 0) {
    return t("cause.eyes_closed_for", { seconds: formatSeconds(closedForMs) });
  }
  return cause === null ? t("cause.none") : t(`cause.${cause}`);
}

/** 2140 ms -> "2.1", in German "2,1" */
export function formatSeconds(ms: number): string {
  return (ms / 1000).toFixed(1).replace(".", decimalSeparator());
}

/** .87 -> "87%", in German "87 %" */
export function formatPercent(share: number): string {
  return share.toLocaleString(activeLocale(), { style: "percent" });
}

/** 5_213_442 bytes -> "5.2" */
export function formatMegabytes(bytes: number): string {
  return formatNumber(Math.round(bytes / 1e5) / 10);
}
