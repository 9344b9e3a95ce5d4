import { VisuallyHidden } from "@mantine/core";
import { useEffect, useRef } from "react";
import { Panel } from "../../components/Panel";
import { StateShape } from "../../components/StateShape";
import { EstimateView } from "./EstimateView";
import { LEVEL_SHAPES, LEVEL_WORDS, LEVELS, spokenResult } from "./levels";
import classes from "./ResultPanel.module.css";
import type { Estimate } from "./useStressCheck";

interface ResultPanelProps {
  estimate: Estimate;
}

export function ResultPanel({ estimate }: ResultPanelProps) {
  const panel = useRef<HTMLElement>(null);
  const { data, variables } = estimate;

  // On a phone the result is below the form and would stay unseen.
  useEffect(() => {
    if (data) panel.current?.scrollIntoView({ block: "nearest" });
  }, [data]);

  return (
    <Panel title="Result" ref={panel}>
      <VisuallyHidden role="status">{announcement(estimate)}</VisuallyHidden>
      {data && variables ? (
        <EstimateView estimate={data} measurements={variables} />
      ) : (
        <Empty estimate={estimate} />
      )}
      <p className={classes.disclaimer}>A statistical estimate, not a medical diagnosis.</p>
    </Panel>
  );
}

function Empty({ estimate }: ResultPanelProps) {
  if (estimate.isPending) return <p className={classes.pending}>Estimating…</p>;
  if (estimate.isError) {
    return <p className={classes.empty}>No result. The form says what to do.</p>;
  }
  return (
    <>
      <p className={classes.empty}>
        No estimate yet. Fill in the five measurements and press “Estimate stress”.
      </p>
      <Legend />
    </>
  );
}

function Legend() {
  return (
    <div className={classes.legend}>
      <p>The result is one of three levels:</p>
      <ul className={classes.levels}>
        {LEVELS.map((level) => (
          <li key={level} className={classes.level}>
            <StateShape shape={LEVEL_SHAPES[level]} size={16} />
            {LEVEL_WORDS[level]}
          </li>
        ))}
      </ul>
    </div>
  );
}

function announcement({ data, isPending }: Estimate): string {
  if (isPending) return "Estimating stress.";
  return data ? spokenResult(data) : "";
}
