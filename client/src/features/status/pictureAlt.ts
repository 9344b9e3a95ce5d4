import i18next from "i18next";
import { recognisedShares, reliabilityPoints } from "./metrics";
import { formatPercent } from "./words";

const t = i18next.getFixedT(null, "status");

export type PictureName = "reliability" | "confusion";

/** What is seen on a picture, in words, from the numbers that it was drawn from. */
export function pictureAlt(name: PictureName, metrics: Record<string, unknown>): string {
  return name === "reliability" ? reliabilityAlt(metrics) : confusionAlt(metrics);
}

/** By the file's name, such as "confusion.png"; null when it is none of the two. */
export function altOfFile(file: string, metrics: Record<string, unknown>): string | null {
  if (file === "reliability.png") return reliabilityAlt(metrics);
  return file === "confusion.png" ? confusionAlt(metrics) : null;
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
