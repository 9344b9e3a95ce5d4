import type { TFunction } from "i18next";
import { formatDateTime, formatNumber } from "../../lib/format";
import type { FileProblem } from "./fileProblem";
import { type Reason, type ReasonPart, reasonParts } from "./reasons";
import type { TimeKind } from "./time";

export type Translate = TFunction<"batch">;

const UNIT_WORDS: Readonly<Record<string, "bpm" | "share">> = {
  bpm: "bpm",
  "share of the person's own range": "share",
};

/** After a number, or as what it is a number of. */
type UnitTexts = "units" | "reasonUnits";

/** The server's unit in the language of the moment; as it is when it is a new one. */
export function unitText(unit: string, t: Translate, texts: UnitTexts = "units"): string {
  const word = UNIT_WORDS[unit];
  return word ? t(`${texts}.${word}`) : unit;
}

export function reasonText(reason: Reason, t: Translate): string {
  return reasonParts(reason)
    .map(({ key, values }) => t(`reasons.${key}`, shownValues(values, t)))
    .join("; ");
}

/** Every text of `reasons` takes what it needs of these. */
function shownValues(values: ReasonPart["values"], t: Translate) {
  const shown = (name: string) => {
    const value = values[name] ?? "";
    return typeof value === "number" ? formatNumber(value) : value;
  };
  return {
    field: shown("field"),
    minimum: shown("minimum"),
    maximum: shown("maximum"),
    unit: unitText(shown("unit"), t, "reasonUnits"),
    found: shown("found"),
    expected: shown("expected"),
    text: shown("text"),
  };
}

export function fileProblemText(problem: FileProblem, t: Translate): string {
  switch (problem.kind) {
    case "missingColumns": {
      const found = problem.found.map((name) => name || "–").join(", ");
      return t("fileProblems.missingColumns", { missing: problem.missing.join(", "), found });
    }
    case "duplicateColumns":
      return t("fileProblems.duplicateColumns", { names: problem.names.join(", ") });
    case "wrongDelimiter":
      return t("fileProblems.wrongDelimiter", { header: problem.header });
    case "longLine":
      return t("fileProblems.longLine", {
        line: formatNumber(problem.line),
        maximumKb: problem.maximumKb,
      });
    case "tooManyRows":
      return t("fileProblems.tooManyRows", { maximum: problem.maximum });
    default:
      return t(`fileProblems.${problem.kind}`);
  }
}

/** 200 -> "3 min 20 s" */
export function durationText(totalSeconds: number, t: Translate): string {
  const seconds = Math.max(0, Math.round(totalSeconds));
  if (seconds < 60) return t("seconds", { seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t("minutes", { minutes, seconds: seconds % 60 });
  return t("hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** A moment of the time column: a date, or how long after the start. */
export function momentText(ms: number, kind: TimeKind | null, t: Translate): string {
  return kind === "seconds" ? durationText(ms / 1000, t) : formatDateTime(new Date(ms));
}
