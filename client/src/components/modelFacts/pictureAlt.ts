import i18next from "i18next";
import { importantInputs, recognisedShares, reliabilityPoints } from "./metrics";
import { formatPercent } from "./words";

const t = i18next.getFixedT(null, "modelFacts");

export type PictureName = "reliability" | "confusion" | "importance";

type Alt = (metrics: Record<string, unknown>) => string;

const ALTS: Record<PictureName, Alt> = {
  reliability: reliabilityAlt,
  confusion: confusionAlt,
  importance: importanceAlt,
};

/** What is seen on a picture, in words, from the numbers that it was drawn from. */
export function pictureAlt(name: PictureName, metrics: Record<string, unknown>): string {
  return ALTS[name](metrics);
}

/** By the file's name, such as "confusion.png"; null when it is none of these. */
export function altOfFile(file: string, metrics: Record<string, unknown>): string | null {
  const name = file.replace(/\.png$/, "");
  return Object.hasOwn(ALTS, name) ? ALTS[name as PictureName](metrics) : null;
}

function reliabilityAlt(metrics: Record<string, unknown>): string {
  const points = reliabilityPoints(metrics).map(({ confidence, accuracy }) =>
    t("pictures.reliability.point", {
      confidence: formatPercent(confidence),
      accuracy: formatPercent(accuracy),
    }),
  );
  if (points.length === 0) return t("pictures.reliability.altPlain");
  return t("pictures.reliability.alt", { points: points.join("; ") });
}

function confusionAlt(metrics: Record<string, unknown>): string {
  const shares = recognisedShares(metrics).map(formatPercent);
  if (shares.length === 0) return t("pictures.confusion.altPlain");
  return t("pictures.confusion.alt", { shares: shares.join(", ") });
}

function importanceAlt(metrics: Record<string, unknown>): string {
  const names = importantInputs(metrics);
  if (names.length === 0) return t("pictures.importance.altPlain");
  return t("pictures.importance.alt", { names: names.join(", ") });
}
