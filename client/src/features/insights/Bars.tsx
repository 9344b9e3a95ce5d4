import "@mantine/charts/styles.layer.css";
import { BarChart, type BarChartSeries } from "@mantine/charts";
import { type ReactNode, useId } from "react";
import { formatNumber } from "../../lib/format";
import { topOfAxis } from "./axis";
import classes from "./Bars.module.css";

/** Px; the same everywhere, so that charts below each other share their axis. */
const Y_AXIS = 44;
const NO_MARGIN = { top: 8, right: 4, bottom: 0, left: 0 };
const WIDEST_BAR = 40;
/** Between names below the bars. */
const NAME_GAP = 16;

interface BarsProps<Bar extends { name: string }> {
  /** What a screen reader says instead. */
  label: string;
  height: number;
  /** `name` stands below the bar; it has a value for each series. */
  data: readonly Bar[];
  series: readonly BarChartSeries[];
  highest: number;
  isWhole?: boolean;
  /** Below the last of several charts. */
  withNames?: boolean;
  format: (value: number) => string;
  /** Draws a bar instead. */
  shape?: (props: unknown) => ReactNode;
  tooltip?: (bar: Bar) => ReactNode;
  /** From one bar to another nothing is known. */
  hatched?: readonly (readonly [string, string])[];
}

/** Bars that stand still: neither a refresh nor a new choice moves them into their places. */
export function Bars<Bar extends { name: string }>(props: BarsProps<Bar>) {
  const { label, height, data, series, isWhole = false, withNames = false, hatched = [] } = props;
  const hatching = useId();
  const top = topOfAxis(props.highest, isWhole);
  const { shape = BarShape, tooltip } = props;
  return (
    <div role="img" aria-label={label} className={classes.chart}>
      <BarChart
        h={height}
        data={[...data]}
        dataKey="name"
        type="stacked"
        series={[...series]}
        valueFormatter={props.format}
        maxBarWidth={WIDEST_BAR}
        withXAxis={withNames}
        accessibilityLayer={false}
        barChartProps={{ margin: NO_MARGIN }}
        barProps={{ shape: shape as never }}
        xAxisProps={{ minTickGap: NAME_GAP, interval: "preserveStart" }}
        yAxisProps={{
          width: Y_AXIS,
          domain: [0, top],
          ticks: [0, top / 2, top],
          tickFormatter: formatNumber,
        }}
        strokeDasharray="0"
        referenceAreas={hatched.map(([x1, x2]) => ({
          x1,
          x2,
          fill: `url(#${hatching})`,
          fillOpacity: 1,
          strokeOpacity: 0,
        }))}
        {...(tooltip && { tooltipProps: { content: (shown) => tipOf(shown.payload, tooltip) } })}
      >
        <Hatching id={hatching} />
      </BarChart>
    </div>
  );
}

/** Px: what is stacked stays apart. */
const GAP = 1.5;

interface ShapeProps {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  fill?: string;
}

function BarShape(props: unknown) {
  const { x = 0, y = 0, width = 0, height = 0, fill } = props as ShapeProps;
  if (height <= 0) return null;
  return <rect x={x} y={y} width={width} height={Math.max(GAP, height - GAP)} rx={1} fill={fill} />;
}

function Hatching({ id }: { id: string }) {
  return (
    <pattern
      id={id}
      width="6"
      height="6"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect className={classes.stripe} width="1.5" height="6" />
    </pattern>
  );
}

type Shown = readonly { payload?: unknown }[] | undefined;

function tipOf<Bar>(shown: Shown, tooltip: (bar: Bar) => ReactNode): ReactNode {
  const bar = shown?.[0]?.payload;
  const words = bar ? tooltip(bar as Bar) : null;
  return words && <div className={classes.tooltip}>{words}</div>;
}
