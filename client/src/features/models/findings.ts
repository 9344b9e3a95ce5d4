import i18next from "i18next";
import type { Finding } from "../../api/modelLife";

const t = i18next.getFixedT(null, "models");

const URGENCY: Record<Finding["status"], number> = { problem: 0, drift: 1, ok: 2, too_few: 3 };

export interface Subject {
  key: string;
  label: string;
  finding: Finding;
}

/** What is looked at again in every run: the same thing of the same arm. */
export function keyOf({ arm, aspect, subject }: Finding): string {
  return `${arm} ${aspect} ${subject}`;
}

export function isMoved({ status }: Finding): boolean {
  return status === "drift" || status === "problem";
}

export function urgentFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((one, other) => URGENCY[one.status] - URGENCY[other.status]);
}

/** "Input heart_rate"; with the arm where it is not the champion. */
export function labelOf({ arm, aspect, subject }: Finding): string {
  const words = `${t(`drift.aspects.${aspect}`)}: ${subject}`;
  return arm === "challenger" ? `${words} (${t("roles.challenger")})` : words;
}

/** What has values to draw, the most urgent first. */
export function subjectsOf(latest: readonly Finding[], history: readonly Finding[]): Subject[] {
  const drawn = new Set(history.filter(({ value }) => value !== null).map(keyOf));
  return latest
    .filter((finding) => drawn.has(keyOf(finding)))
    .map((finding) => ({ key: keyOf(finding), label: labelOf(finding), finding }));
}

/** Oldest first, as time runs. */
export function historyOf(history: readonly Finding[], key: string): Finding[] {
  return history
    .filter((finding) => keyOf(finding) === key)
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}
