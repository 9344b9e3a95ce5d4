import "@mantine/charts/styles.layer.css";
import { LineChart } from "@mantine/charts";
import { useTranslation } from "react-i18next";
import type { Finding } from "../../api/modelLife";
import { formatDate } from "../../lib/format";
import classes from "./DriftChart.module.css";
import { FindingsTable } from "./FindingsTable";
import { isMoved } from "./findings";
import { momentText } from "./moment";
import { formatStatistic } from "./words";

/** Px. */
const HEIGHT = 240;
const Y_AXIS = 52;
const MARGIN = { top: 12, right: 12, bottom: 0, left: 0 };
const TICK_GAP = 32;

interface DriftChartProps {
  label: string;
  /** Oldest first. */
  findings: readonly Finding[];
}

/** The value against the threshold of its own sample size, check by check; the table below has the same. */
export function DriftChart({ label, findings }: DriftChartProps) {
  const { t } = useTranslation("models");
  const [first] = findings;
  const last = findings.at(-1);
  if (!first || !last) return null;
  return (
    <div>
      <div
        className={classes.chart}
        role="img"
        aria-label={t("drift.chart", {
          subject: label,
          count: findings.length,
          from: momentText(first.at),
          to: momentText(last.at),
          moved: findings.filter(isMoved).length,
        })}
      >
        <Lines findings={findings} />
      </div>
      <Legend />
      {findings.length === 1 && <p className={classes.note}>{t("drift.once")}</p>}
      <details className={classes.details}>
        <summary>{t("asTable")}</summary>
        <FindingsTable label={label} findings={[...findings].reverse()} isHistory />
      </details>
    </div>
  );
}

function Lines({ findings }: Pick<DriftChartProps, "findings">) {
  const { t } = useTranslation("models");
  const points = findings.map(({ at, value, threshold }) => ({
    at: Date.parse(at),
    value,
    threshold,
  }));
  return (
    <LineChart
      h={HEIGHT}
      data={points}
      dataKey="at"
      curveType="linear"
      series={[
        { name: "value", label: t("drift.value"), color: "var(--accent)" },
        {
          name: "threshold",
          label: t("drift.threshold"),
          color: "var(--level-high)",
          strokeDasharray: "6 4",
        },
      ]}
      connectNulls={false}
      valueFormatter={formatStatistic}
      strokeDasharray="0"
      lineChartProps={{ margin: MARGIN, accessibilityLayer: false }}
      lineProps={({ name }) => ({ isAnimationActive: false, dot: name === "value" })}
      tooltipProps={{ content: ({ payload }) => <Tip shown={payload} /> }}
      xAxisProps={{
        type: "number",
        scale: "time",
        domain: ["dataMin", "dataMax"],
        tickFormatter: (ms: number) => formatDate(new Date(ms)),
        minTickGap: TICK_GAP,
      }}
      yAxisProps={{ width: Y_AXIS, domain: [0, "auto"], tickFormatter: formatStatistic }}
    />
  );
}

interface Point {
  at: number;
  value: number | null;
  threshold: number | null;
}

function Tip({ shown }: { shown: readonly { payload?: Point }[] | undefined }) {
  const { t } = useTranslation("models");
  const point = shown?.[0]?.payload;
  if (!point) return null;
  const words = (value: number | null) => (value === null ? t("unknown") : formatStatistic(value));
  return (
    <div className={classes.tooltip}>
      <p>{momentText(new Date(point.at).toISOString())}</p>
      <p>
        {t("drift.value")}: {words(point.value)}
      </p>
      <p>
        {t("drift.threshold")}: {words(point.threshold)}
      </p>
    </div>
  );
}

/** Told apart by more than their colour. */
function Legend() {
  const { t } = useTranslation("models");
  return (
    <ul className={classes.legend} aria-hidden="true">
      <li>
        <svg width="28" height="12" aria-hidden="true">
          <line className={classes.value} x1="2" x2="26" y1="6" y2="6" />
          <circle className={classes.dot} cx="14" cy="6" r="4" />
        </svg>
        {t("drift.value")}
      </li>
      <li>
        <svg width="28" height="12" aria-hidden="true">
          <line className={classes.threshold} x1="2" x2="26" y1="6" y2="6" />
        </svg>
        {t("drift.threshold")}
      </li>
    </ul>
  );
}
