import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { PageIntro } from "../../components/PageIntro";
import type { Answer } from "./predictor";
import { RecentsPanel } from "./RecentsPanel";
import { ResultPanel } from "./ResultPanel";
import { type LoadStrap, StrapSection } from "./StrapSection";
import { StressForm } from "./StressForm";
import classes from "./StressPage.module.css";
import { useRanges } from "./useRanges";
import { useRecents } from "./useRecents";
import { useShow } from "./useShow";
import { useStressCheck } from "./useStressCheck";
import { useTraining } from "./useTraining";

interface StressPageProps {
  /** What can fill in heart rate and variability; without it nothing is offered. */
  loadStrap?: LoadStrap;
  /** Where many checks at once are made, if the app has such a page. */
  batchPath?: string;
}

export function StressPage({ loadStrap, batchPath }: StressPageProps) {
  const { t } = useTranslation("stress");
  const ranges = useRanges();
  const training = useTraining();
  const recents = useRecents();
  const result = useRef<HTMLDivElement>(null);
  const [showResult, showSoon] = useShow(result);
  const check = useStressCheck({
    ranges: ranges.ranges,
    onExplicitAnswer: (answer: Answer) => {
      recents.keep(answer);
      showSoon();
    },
  });
  const { onChange, onRestingHeartRate } = check.strap;
  return (
    <>
      <PageIntro title={t("title")} lead={<Lead batchPath={batchPath} />} />
      <div className={classes.columns}>
        <div className={classes.entries}>
          {loadStrap && (
            <StrapSection
              load={loadStrap}
              onChange={onChange}
              onRestingHeartRate={onRestingHeartRate}
            />
          )}
          <StressForm
            check={check}
            ranges={ranges}
            training={training.ranges}
            onShowResult={showResult}
          />
        </div>
        <div ref={result} className={classes.result}>
          <ResultPanel check={check} ranges={ranges.ranges} training={training} recents={recents} />
        </div>
      </div>
      <RecentsPanel recents={recents} />
    </>
  );
}

function Lead({ batchPath }: { batchPath: string | undefined }) {
  const { t } = useTranslation("stress");
  return (
    <>
      {t("lead")}{" "}
      {batchPath && (
        <Link to={batchPath} className={classes.link}>
          {t("batch")}
        </Link>
      )}
    </>
  );
}
