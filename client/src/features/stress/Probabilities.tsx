import { useTranslation } from "react-i18next";
import type { StressEstimate } from "../../api/predictStress";
import { LEVEL_SHAPES } from "../../components/levelShapes";
import { StateShape } from "../../components/StateShape";
import { formatShare } from "../../lib/format";
import { LEVELS } from "../../lib/levels";
import classes from "./Probabilities.module.css";

interface ProbabilitiesProps {
  probabilities: StressEstimate["probabilities"];
}

export function Probabilities({ probabilities }: ProbabilitiesProps) {
  const { t } = useTranslation("stress");
  return (
    <div className={classes.block}>
      <h3 className={classes.question}>{t("result.probabilities")}</h3>
      <dl className={classes.rows}>
        {LEVELS.map((level) => (
          <div key={level} className={classes.row}>
            <dt className={classes.name}>
              <StateShape shape={LEVEL_SHAPES[level]} size={14} />
              {t(`levels.${level}`)}
            </dt>
            <dd className={classes.value} data-testid={`probability-${level}`}>
              {formatShare(probabilities[level])}
            </dd>
            <dd className={classes.track} aria-hidden="true">
              <span
                className={classes[level]}
                style={{ inlineSize: `${probabilities[level] * 100}%` }}
              />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
