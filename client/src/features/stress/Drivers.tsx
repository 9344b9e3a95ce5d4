import { VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { StressMeasurements } from "../../api/predictStress";
import { NextTry } from "../../components/NextTry";
import { formatNumber } from "../../lib/format";
import classes from "./Drivers.module.css";
import { FIELDS, type Field, type Range, type Ranges } from "./fields";
import { RangePlot } from "./RangePlot";
import { compare, type Training } from "./training";
import type { TrainingState } from "./useTraining";

interface DriversProps {
  measurements: StressMeasurements;
  ranges: Ranges;
  training: TrainingState;
}

/** Each input against what the people of the training data had at rest. */
export function Drivers({ measurements, ranges, training }: DriversProps) {
  const { t } = useTranslation("stress");
  const hasResting = measurements.resting_heart_rate != null;
  return (
    <div className={classes.drivers}>
      <h3 className={classes.question}>{t("drivers.title")}</h3>
      <p className={classes.note}>
        <Legend training={training} />
      </p>
      <dl className={classes.rows}>
        {FIELDS.map((field) => (
          <Driver
            key={field.name}
            field={field}
            value={measurements[field.name] ?? null}
            range={ranges[field.name]}
            training={training.ranges[field.name]}
          />
        ))}
      </dl>
      <p className={classes.note}>
        {isKnown(training) && t("drivers.caveat", { count: training.people })}{" "}
        {!hasResting && t("result.restingHint")}
      </p>
    </div>
  );
}

function isKnown({ ranges }: TrainingState): boolean {
  return Object.keys(ranges).length > 0;
}

/** Explains what is drawn, or why nothing is. */
function Legend({ training }: { training: TrainingState }) {
  const { t } = useTranslation("stress");
  const { observation, isAsking } = training.source;
  if (isKnown(training)) return t("drivers.legend");
  if (!observation) return t("drivers.loading");
  return (
    <>
      {t("drivers.unavailable")}{" "}
      {observation.outage && <NextTry outage={observation.outage} isAsking={isAsking} />}
    </>
  );
}

interface DriverProps {
  field: Field;
  value: number | null;
  range: Range | undefined;
  training: Training | undefined;
}

function Driver({ field: { name, unit }, value, range, training }: DriverProps) {
  const { t } = useTranslation("stress");
  const unitText = unit === "bpm" ? ` ${t("units.short")}` : "";
  const comparison = training && value !== null ? compare(value, training.rested) : undefined;
  return (
    <div className={classes.row} data-testid={`driver-${name}`}>
      <dt className={classes.name}>{t(`short.${name}`)}</dt>
      <dd className={classes.value}>
        {value === null ? t("drivers.none") : `${formatNumber(value)}${unitText}`}
      </dd>
      <dd className={classes.plot}>
        {training && <RangePlot scale={range ?? training.seen} training={training} value={value} />}
      </dd>
      <dd className={classes.words} data-comparison={comparison}>
        {comparison && (
          <>
            {t(`drivers.${comparison}`)} <VisuallyHidden>{t("drivers.typical")}</VisuallyHidden>
          </>
        )}
      </dd>
    </div>
  );
}
