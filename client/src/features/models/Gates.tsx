import { useTranslation } from "react-i18next";
import type { Gate } from "../../api/modelLife";
import { Verdicts } from "./Verdicts";

const NAMES = [
  "people",
  "leak",
  "metric",
  "worst_person",
  "calibration",
  "above_chance",
  "latency",
  "size",
  "comparison",
] as const;

/** What a version has to pass before it serves, and whether it did. */
export function Gates({ gates }: { gates: readonly Gate[] }) {
  const { t } = useTranslation("models");
  const all = gates.map(({ name, passed, message }) => ({
    name,
    isGood: passed,
    says: `${nameOf(name)}: ${passed ? t("gates.passed") : t("gates.failed")}`,
    message,
  }));
  return <Verdicts label={t("gates.title")} all={all} />;

  function nameOf(name: string): string {
    const known = NAMES.find((candidate) => candidate === name);
    return known ? t(`gates.names.${known}`) : name;
  }
}
