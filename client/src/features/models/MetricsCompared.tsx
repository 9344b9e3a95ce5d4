import { useTranslation } from "react-i18next";
import type { VersionDetail } from "../../api/modelLife";
import { type Column, Rows } from "../../components/asked/Rows";
import { figuresOf, isKnownMetric, lowerIsBetter } from "../../components/modelFacts/metrics";
import { formatNumber } from "../../lib/format";
import { Command } from "./Command";
import { Measured } from "./Measured";
import classes from "./Models.module.css";
import type { Pair } from "./pair";
import { Ranged } from "./Ranged";
import { type Figure, formatChange } from "./words";

interface MetricsComparedProps {
  name: string;
  pair: Pair;
  before: VersionDetail;
  after: VersionDetail;
}

interface Row {
  metric: string;
  before: Figure | undefined;
  after: Figure | undefined;
}

/** Figures side by side; a difference only where both were measured on the same people. */
export function MetricsCompared({ name, pair, before, after }: MetricsComparedProps) {
  const { t } = useTranslation("models");
  const rows = figuresOf({ ...pair.after, ...pair.before }).map(([metric]) => ({
    metric,
    before: pair.before[metric],
    after: pair.after[metric],
  }));
  const columns: Column<Row>[] = [
    { name: before.version, cell: (row) => <Measured figure={row.before} hasWorst /> },
    { name: after.version, cell: (row) => <Measured figure={row.after} hasWorst /> },
  ];
  if (pair.report) {
    columns.push({
      name: t("compare.difference"),
      cell: ({ metric }) => <Difference change={pair.change[metric]} />,
    });
  }
  return (
    <div>
      <Ground name={name} pair={pair} before={before} after={after} />
      <Rows
        caption={t("compare.title")}
        rows={rows}
        keyOf={({ metric }) => metric}
        head={{ name: t("compare.measure"), cell: ({ metric }) => <Metric metric={metric} /> }}
        columns={columns}
      />
    </div>
  );
}

/** What the figures stand on. */
function Ground({ name, pair: { report }, before, after }: MetricsComparedProps) {
  const { t } = useTranslation("models");
  if (!report) {
    return (
      <div className={classes.ground}>
        <p>{t("compare.apart")}</p>
        <Command>{`python -m ml_logic.registry compare ${name} ${after.version} ${before.version}`}</Command>
      </div>
    );
  }
  const people = formatNumber(report.people);
  return (
    <p className={classes.ground}>
      {t("compare.paired", { people, source: report.source })} {report.stale && t("compare.stale")}
    </p>
  );
}

function Metric({ metric }: { metric: string }) {
  const { t } = useTranslation(["models", "modelFacts"]);
  return (
    <>
      {isKnownMetric(metric) ? t(`modelFacts:metrics.${metric}.name`) : metric}
      {lowerIsBetter(metric) && <span className={classes.small}>{t("compare.lower")}</span>}
    </>
  );
}

function Difference({ change }: { change: Pair["change"][string] | undefined }) {
  const { t } = useTranslation("models");
  if (!change) return t("unknown");
  return <Ranged value={change.mean} interval={change.interval95} format={formatChange} />;
}
