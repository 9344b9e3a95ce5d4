import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LEVEL_SHAPES } from "../../components/levelShapes";
import { StateShape } from "../../components/StateShape";
import { formatShare, shortDigest } from "../../lib/format";
import { Drivers } from "./Drivers";
import classes from "./EstimateView.module.css";
import type { Ranges } from "./fields";
import { Probabilities } from "./Probabilities";
import type { Answer } from "./predictor";
import type { TrainingState } from "./useTraining";

interface EstimateViewProps {
  answer: Answer;
  ranges: Ranges;
  training: TrainingState;
  /** What can be done with it. */
  children: ReactNode;
}

export function EstimateView({ answer, ranges, training, children }: EstimateViewProps) {
  const { t } = useTranslation("stress");
  const { stress_level: level, confidence, probabilities, model } = answer.estimate;
  return (
    <>
      <div className={classes.level}>
        <StateShape shape={LEVEL_SHAPES[level]} size={52} />
        <div>
          <p className={classes.word} data-testid="level">
            {t(`result.level.${level}`)}
          </p>
          <p className={classes.confidence}>
            {t("result.confidence")} <span data-testid="confidence">{formatShare(confidence)}</span>
          </p>
        </div>
      </div>
      <Probabilities probabilities={probabilities} />
      <Drivers measurements={answer.measurements} ranges={ranges} training={training} />
      <div className={classes.foot}>
        {children}
        <p className={classes.model} title={t("result.fullDigest", { digest: model.digest })}>
          {t("result.model", { name: model.name, version: model.version })} ·{" "}
          <span className={classes.digest}>
            {t("result.digest")} <code>{shortDigest(model.digest)}</code>
          </span>
        </p>
      </div>
    </>
  );
}
