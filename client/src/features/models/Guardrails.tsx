import { useTranslation } from "react-i18next";
import type { Guardrail } from "../../api/modelLife";
import { StateShape } from "../../components/StateShape";
import experiments from "./ExperimentsPanel.module.css";
import classes from "./Gates.module.css";

const NAMES = ["false_alarm_rate", "error_rate", "latency"] as const;

/** What ends an experiment by itself; the messages are the server's, in English. */
export function Guardrails({ guardrails }: { guardrails: readonly Guardrail[] }) {
  const { t } = useTranslation("models");
  return (
    <div>
      <h3 className={experiments.title}>{t("experiments.guardrails")}</h3>
      <ul className={classes.gates}>
        {guardrails.map(({ name, ok, message }) => (
          <li key={name} className={classes.gate}>
            <StateShape shape={ok ? "disc" : "octagon"} size={18} />
            <span className={classes.name}>
              {nameOf(name)}: {ok ? t("experiments.holds") : t("experiments.broken")}
            </span>
            <span className={classes.message} lang="en">
              {message}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );

  function nameOf(name: string): string {
    const known = NAMES.find((candidate) => candidate === name);
    return known ? t(`experiments.guardrailNames.${known}`) : name;
  }
}
