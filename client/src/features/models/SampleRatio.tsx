import { useTranslation } from "react-i18next";
import type { Experiment } from "../../api/modelLife";
import { StateShape } from "../../components/StateShape";
import classes from "./ExperimentsPanel.module.css";
import { formatRate, formatStatistic } from "./words";

/** A split that is not as planned says that something picks who is counted: nothing else can be trusted then. */
export function SampleRatio({ ratio }: { ratio: Experiment["sample_ratio"] }) {
  const { t } = useTranslation("models");
  return (
    <div>
      <h3 className={classes.title}>{t("experiments.ratio")}</h3>
      <p className={classes.answer}>
        <StateShape shape={shapeOf()} size={18} />
        <span>{words()}</span>
      </p>
    </div>
  );

  function shapeOf() {
    if (!ratio) return "ring";
    return ratio.ok ? "disc" : "octagon";
  }

  function words(): string {
    if (!ratio) return t("experiments.ratioNone");
    const { expected, observed, n, p_value } = ratio;
    const said = {
      count: n,
      expected: formatRate(expected),
      observed: formatRate(observed),
      p: formatStatistic(p_value),
    };
    return ratio.ok ? t("experiments.ratioOk", said) : t("experiments.ratioBad", said);
  }
}
