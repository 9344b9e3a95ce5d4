import i18next from "i18next";
import type { Signal } from "../alarm/alarm";
import type { Decision } from "../science/policy";
import { REASONS } from "./driveState";

/** What sounds: an alarm goes on while nobody is seen any more, for that may be why. */
export function signalOf({ state, level }: Decision): Signal {
  return state === "not_monitoring" && level < 2 ? "not_monitoring" : level;
}

/** What is said, in the page's language. */
export function phraseOf({ state, cause, reasons }: Decision): string {
  const t = i18next.getFixedT(null, "drive");
  if (state === "not_monitoring") {
    const reason = REASONS.find((known) => known === reasons[0]);
    return reason ? t(`spoken.reason.${reason}`) : t("spoken.not_monitoring");
  }
  return cause ? t(`spoken.cause.${cause}`) : t("spoken.none");
}

export function breakPhraseOf(due: NonNullable<Decision["take_break"]>): string {
  const t = i18next.getFixedT(null, "drive");
  return t(`spoken.break.${due}`);
}

export function testPhrase(): string {
  const t = i18next.getFixedT(null, "drive");
  return t("spoken.test");
}
