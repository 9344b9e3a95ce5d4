import { useTranslation } from "react-i18next";
import { LEVEL_SHAPES } from "../../components/levelShapes";
import { Panel } from "../../components/Panel";
import { StateShape } from "../../components/StateShape";
import { LEVELS } from "../../lib/levels";
import { Announcement } from "./Announcement";
import { EstimateView } from "./EstimateView";
import { FeltQuestion } from "./FeltQuestion";
import type { Ranges } from "./fields";
import { KeepButton } from "./KeepButton";
import type { Prediction } from "./predictor";
import classes from "./ResultPanel.module.css";
import { ResultState } from "./ResultState";
import { stateOfResult } from "./resultState";
import type { Recents } from "./useRecents";
import type { StressCheck } from "./useStressCheck";
import type { TrainingState } from "./useTraining";

interface ResultPanelProps {
  check: StressCheck;
  ranges: Ranges;
  training: TrainingState;
  recents: Recents;
}

export function ResultPanel({ check, ranges, training, recents }: ResultPanelProps) {
  const { t } = useTranslation("stress");
  const { prediction, ready } = check;
  const { answer } = prediction;
  const state = stateOfResult(prediction, ready);
  const sent = answer && recents.eventOf(answer);
  return (
    <Panel title={t("result.title")}>
      <Announcement prediction={prediction} state={state} />
      {answer ? (
        <>
          <ResultState state={state} prediction={prediction} />
          <EstimateView answer={answer} ranges={ranges} training={training}>
            <KeepButton answer={answer} recents={recents} />
          </EstimateView>
          {sent && <FeltQuestion key={sent} answer={answer} about={sent} />}
        </>
      ) : (
        <Empty prediction={prediction} />
      )}
      <p className={classes.disclaimer}>{t("result.disclaimer")}</p>
    </Panel>
  );
}

function Empty({ prediction: { isPending, failure } }: { prediction: Prediction }) {
  const { t } = useTranslation("stress");
  return (
    <div className={classes.blank}>
      <p className={classes.empty}>
        {failure && t("result.failed")}
        {!failure && isPending && <span className={classes.pending}>{t("result.pending")}</span>}
        {!failure && !isPending && t("result.empty")}
      </p>
      <Legend />
    </div>
  );
}

function Legend() {
  const { t } = useTranslation("stress");
  return (
    <div className={classes.legend}>
      <p>{t("result.legend")}</p>
      <ul className={classes.levels}>
        {LEVELS.map((level) => (
          <li key={level} className={classes.level}>
            <StateShape shape={LEVEL_SHAPES[level]} size={16} />
            {t(`levels.${level}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}
