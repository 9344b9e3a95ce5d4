import { useTranslation } from "react-i18next";
import type { Guardrail } from "../../api/modelLife";
import experiments from "./ExperimentsPanel.module.css";
import { Verdicts } from "./Verdicts";

const NAMES = ["false_alarm_rate", "error_rate", "latency"] as const;

/** What ends an experiment by itself. */
export function Guardrails({ guardrails }: { guardrails: readonly Guardrail[] }) {
  const { t } = useTranslation("models");
  const all = guardrails.map(({ name, ok, message }) => ({
    name,
    isGood: ok,
    says: `${nameOf(name)}: ${ok ? t("experiments.holds") : t("experiments.broken")}`,
    message,
  }));
  return (
    <div>
      <h3 className={experiments.title}>{t("experiments.guardrails")}</h3>
      <Verdicts all={all} />
    </div>
  );

  function nameOf(name: string): string {
    const known = NAMES.find((candidate) => candidate === name);
    return known ? t(`experiments.guardrailNames.${known}`) : name;
  }
}
