import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Section } from "../Section";
import classes from "./MetricsTable.module.css";
import { type Figure, type Figures, figuresOf, isKnownMetric, lowerIsBetter } from "./metrics";
import { Axis, Legend, RangePlot } from "./RangePlot";
import { formatFigure } from "./words";

/** The mean never stands without its interval and the person for whom it is worst. */
export function MetricsTable({ personOut }: { personOut: Figures }) {
  const { t } = useTranslation("modelFacts");
  const figures = figuresOf(personOut);
  return (
    <Section title={t("metrics.title")}>
      {figures.length === 0 ? <p>{t("metrics.none")}</p> : <Table figures={figures} />}
    </Section>
  );
}

function Table({ figures }: { figures: [string, Figure][] }) {
  const { t } = useTranslation("modelFacts");
  const legendId = useId();
  return (
    <>
      <div id={legendId}>
        <Legend />
      </div>
      <table className={classes.table} aria-describedby={legendId}>
        <thead className={classes.head}>
          <tr>
            <th scope="col">{t("metrics.metric")}</th>
            <th scope="col">
              <Axis />
            </th>
            <th scope="col">{t("metrics.mean")}</th>
            <th scope="col">{t("metrics.worst")}</th>
          </tr>
        </thead>
        <tbody>
          {figures.map(([name, figure]) => (
            <Row key={name} name={name} figure={figure} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Row({ name, figure }: { name: string; figure: Figure }) {
  const { t } = useTranslation("modelFacts");
  const [from = Number.NaN, to = Number.NaN] = figure.interval95;
  const interval = { from: formatFigure(from), to: formatFigure(to) };
  return (
    <tr className={classes.row} data-testid={`metric-${name}`}>
      <th scope="row" className={classes.metric}>
        <MetricName name={name} />
      </th>
      <td className={classes.plot}>
        <RangePlot figure={figure} />
      </td>
      <td className={classes.figure}>
        <span className={classes.label} aria-hidden="true">
          {t("metrics.mean")}
        </span>
        <span className={classes.value}>{formatFigure(figure.mean)}</span>
        <span className={classes.note}>{t("metrics.interval", interval)}</span>
      </td>
      <td className={classes.figure}>
        <span className={classes.label} aria-hidden="true">
          {t("metrics.worst")}
        </span>
        <span className={classes.value}>{formatFigure(figure.worst)}</span>
        <span className={`${classes.note} ${classes.person}`}>{figure.worst_person}</span>
      </td>
    </tr>
  );
}

function MetricName({ name }: { name: string }) {
  const { t } = useTranslation("modelFacts");
  if (!isKnownMetric(name)) return name;
  return (
    <>
      <span className={classes.name}>{t(`metrics.${name}.name`)}</span>
      {lowerIsBetter(name) && <span className={classes.tag}>{t("metrics.lowerIsBetter")}</span>}
      <span className={classes.says}>{t(`metrics.${name}.says`)}</span>
    </>
  );
}
