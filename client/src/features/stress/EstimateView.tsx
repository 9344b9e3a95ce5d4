import type { StressEstimate, StressMeasurements } from "../../api/predictStress";
import { StateShape } from "../../components/StateShape";
import { formatNumber, formatShare, shortDigest } from "../../lib/format";
import classes from "./EstimateView.module.css";
import { FIELDS } from "./fields";
import { LEVEL_SHAPES, LEVEL_WORDS } from "./levels";
import { Probabilities } from "./Probabilities";

interface EstimateViewProps {
  estimate: StressEstimate;
  /** What was sent; the form may hold something else by now. */
  measurements: StressMeasurements;
}

export function EstimateView({ estimate, measurements }: EstimateViewProps) {
  const { stress_level: level, confidence, probabilities, model } = estimate;
  return (
    <>
      <div className={classes.level}>
        <StateShape shape={LEVEL_SHAPES[level]} size={52} />
        <div>
          <p className={classes.word} data-testid="level">
            {LEVEL_WORDS[level]} stress
          </p>
          <p className={classes.confidence}>
            Confidence <span data-testid="confidence">{formatShare(confidence)}</span>
          </p>
        </div>
      </div>
      <Probabilities probabilities={probabilities} />
      <Basis measurements={measurements} />
      <p className={classes.model} title={`Digest ${model.digest}`}>
        Model {model.name} {model.version} ·{" "}
        <span className={classes.digest}>
          digest <code>{shortDigest(model.digest)}</code>
        </span>
      </p>
    </>
  );
}

function Basis({ measurements }: { measurements: StressMeasurements }) {
  const known = FIELDS.filter(({ name }) => typeof measurements[name] === "number");
  return (
    <div className={classes.basis}>
      <h3 className={classes.question}>What is it based on?</h3>
      <dl className={classes.entries}>
        {known.map(({ name, label, unit }) => (
          <div key={name} className={classes.entry}>
            <dt>{label}</dt>
            <dd>
              {formatNumber(Number(measurements[name]))} {unit}
            </dd>
          </div>
        ))}
      </dl>
      {known.length < FIELDS.length && (
        <p className={classes.hint}>Add the resting heart rate for a more personal estimate.</p>
      )}
    </div>
  );
}
