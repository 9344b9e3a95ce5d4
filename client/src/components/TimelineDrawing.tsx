import { useId } from "react";
import { formatTime } from "../lib/format";
import type { Part, Tick } from "../lib/timeAxis";
import { StateShape, type StateShapeName } from "./StateShape";
import classes from "./TimelineDrawing.module.css";

/** Px; the lanes stand above the plot, the clock times below it. */
const SIZE = { mark: 16, lane: 24, plot: 96, axis: 24 } as const;
/** What a line's path is drawn in: a tenth of a pixel on a wide screen. */
export const PLOT = { width: 10_000, height: SIZE.plot } as const;
/** As many clock times as a phone has room for. */
export const TICKS_MAX = 5;
/** Of the hatching. */
const STRIPE_PX = 6;

export interface Mark {
  /** 0-1 of the length. */
  readonly at: number;
  readonly shape: StateShapeName;
}

/** A word at its moment: a figure, say. */
export interface Word {
  readonly at: number;
  readonly text: string;
}

export interface Lane {
  readonly marks?: readonly Mark[];
  readonly bars?: readonly Part[];
  readonly words?: readonly Word[];
}

interface TimelineDrawingProps {
  /** What a screen reader says instead. */
  label: string;
  lanes: readonly Lane[];
  /** Not monitored. */
  hatched: readonly Part[];
  /** Parked. */
  shaded: readonly Part[];
  /** An SVG path, PLOT wide and high. */
  line: string;
  /** Of the plot's height, from below. */
  threshold: number;
  ticks: readonly Tick[];
}

const percent = (share: number) => `${(share * 100).toFixed(2)}%`;

/** A drive along its length: what happened in lanes, a share as a line, and where nothing was seen. */
export function TimelineDrawing({ label, lanes, ticks, ...plot }: TimelineDrawingProps) {
  const top = lanes.length * SIZE.lane;
  return (
    <svg
      className={classes.chart}
      height={top + SIZE.plot + SIZE.axis}
      role="img"
      aria-label={label}
    >
      <Plot y={top} {...plot} />
      {lanes.map((lane, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its place
        <LaneOf key={index} lane={lane} y={index * SIZE.lane} />
      ))}
      <Axis ticks={ticks} y={top + SIZE.plot} />
    </svg>
  );
}

type PlotProps = Pick<TimelineDrawingProps, "hatched" | "shaded" | "line" | "threshold"> & {
  y: number;
};

function Plot({ y, hatched, shaded, line, threshold }: PlotProps) {
  const hatching = useId();
  const level = percent(1 - threshold);
  return (
    <svg y={y} width="100%" height={SIZE.plot} aria-hidden="true">
      <pattern
        id={hatching}
        width={STRIPE_PX}
        height={STRIPE_PX}
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect className={classes.stripe} width={STRIPE_PX / 2} height={STRIPE_PX} />
      </pattern>
      <rect className={classes.ground} width="100%" height="100%" />
      <Parts parts={hatched} fill={`url(#${hatching})`} />
      <Parts parts={shaded} className={classes.shaded} />
      <line className={classes.threshold} x2="100%" y1={level} y2={level} />
      <svg
        viewBox={`0 0 ${PLOT.width} ${PLOT.height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path className={classes.line} d={line} />
      </svg>
    </svg>
  );
}

interface PartsProps {
  parts: readonly Part[];
  fill?: string;
  className?: string | undefined;
}

function Parts({ parts, ...look }: PartsProps) {
  return parts.map(({ from, to }) => (
    <rect key={from} x={percent(from)} width={percent(to - from)} height="100%" {...look} />
  ));
}

function LaneOf({ lane: { marks = [], bars = [], words = [] }, y }: { lane: Lane; y: number }) {
  return (
    <svg className={classes.lane} y={y} width="100%" height={SIZE.lane} aria-hidden="true">
      {bars.map(({ from, to }) => (
        // A line at its begin keeps the shortest to be seen.
        <g key={from} className={classes.bar}>
          <rect x={percent(from)} width={percent(to - from)} height={SIZE.mark} />
          <line x1={percent(from)} x2={percent(from)} y2={SIZE.mark} />
        </g>
      ))}
      {marks.map(({ at, shape }) => (
        <svg key={at} className={classes.mark} x={percent(at)} aria-hidden="true">
          <g transform={`translate(${-SIZE.mark / 2} 0)`}>
            <StateShape shape={shape} size={SIZE.mark} />
          </g>
        </svg>
      ))}
      {words.map(({ at, text }) => (
        <text key={at} className={classes.word} x={percent(at)} y={SIZE.mark - 3}>
          {text}
        </text>
      ))}
    </svg>
  );
}

function Axis({ ticks, y }: { ticks: readonly Tick[]; y: number }) {
  return ticks.map(({ at, moment }) => (
    <g key={at} className={classes.tick}>
      <line x1={percent(at)} x2={percent(at)} y1={y} y2={y + 4} />
      <text x={percent(at)} y={y + 18}>
        {formatTime(moment)}
      </text>
    </g>
  ));
}
