import { useId } from "react";
import { useTranslation } from "react-i18next";
import { StateShape } from "../../../components/StateShape";
import { formatShare, formatTime } from "../../../lib/format";
import { LIMITS as POLICY_LIMITS } from "../science/policy";
import { PeriodTable } from "./PeriodTable";
import type { Session } from "./session";
import classes from "./Timeline.module.css";
import {
  ALARM_SHAPES,
  alarmMarks,
  type Part,
  parkedParts,
  perclosPath,
  ticksOf,
  topOf,
  unmonitoredParts,
} from "./timeline";
import { clockTime } from "./words";

/** Px; the marks' lane stands above the plot, the clock times below it. */
const SIZE = { mark: 16, lane: 24, plot: 96, axis: 24 } as const;
/** Of the path's own coordinates: a tenth of a pixel on a wide screen. */
const PLOT_WIDTH = 10_000;
/** As many clock times as a phone has room for. */
const TICKS_MAX = 5;
/** Of the hatching. */
const STRIPE_PX = 6;

const percent = (share: number) => `${(share * 100).toFixed(2)}%`;

export function Timeline({ session }: { session: Session }) {
  const { t } = useTranslation("drive");
  const length = session.ended_ms - session.started_ms;
  const [from, to] = [clockTime(session, 0), clockTime(session, length)];
  const height = SIZE.lane + SIZE.plot + SIZE.axis;
  return (
    <section className={classes.block}>
      <h4 className={classes.question}>{t("history.chart.question")}</h4>
      <svg
        className={classes.chart}
        height={height}
        role="img"
        aria-label={t("history.chart.label", { from, to })}
      >
        <Plot session={session} />
        <Marks session={session} />
        <Axis session={session} />
      </svg>
      <Legend session={session} />
      <details className={classes.details}>
        <summary>{t("history.chart.asTable")}</summary>
        <PeriodTable session={session} />
      </details>
    </section>
  );
}

function Plot({ session }: { session: Session }) {
  const hatching = useId();
  const drowsyAt = 1 - POLICY_LIMITS.perclos_drowsy[0] / topOf(session);
  return (
    <svg y={SIZE.lane} width="100%" height={SIZE.plot} aria-hidden="true">
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
      <Parts parts={unmonitoredParts(session)} fill={`url(#${hatching})`} />
      <Parts parts={parkedParts(session)} className={classes.parked} />
      <line className={classes.drowsy} x2="100%" y1={percent(drowsyAt)} y2={percent(drowsyAt)} />
      <svg viewBox={`0 0 ${PLOT_WIDTH} ${SIZE.plot}`} preserveAspectRatio="none" aria-hidden="true">
        <path className={classes.perclos} d={perclosPath(session, PLOT_WIDTH, SIZE.plot)} />
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

function Marks({ session }: { session: Session }) {
  return alarmMarks(session).map(({ at, shape }) => (
    <svg key={at} className={classes.mark} x={percent(at)} aria-hidden="true">
      <g transform={`translate(${-SIZE.mark / 2} 0)`}>
        <StateShape shape={shape} size={SIZE.mark} />
      </g>
    </svg>
  ));
}

function Axis({ session }: { session: Session }) {
  const plotEnd = SIZE.lane + SIZE.plot;
  return ticksOf(session, TICKS_MAX).map(({ at, moment }) => (
    <g key={at} className={classes.tick}>
      <line x1={percent(at)} x2={percent(at)} y1={plotEnd} y2={plotEnd + 4} />
      <text x={percent(at)} y={plotEnd + 18}>
        {formatTime(moment)}
      </text>
    </g>
  ));
}

/** Only of what is in the picture. */
function Legend({ session }: { session: Session }) {
  const { t } = useTranslation("drive");
  const shapes = new Set(alarmMarks(session).map(({ shape }) => shape));
  const isParked = parkedParts(session).length > 0;
  const share = formatShare(POLICY_LIMITS.perclos_drowsy[0]);
  return (
    <ul className={classes.legend} aria-hidden="true">
      <li>
        <span className={classes.perclosKey} />
        {t("history.chart.perclos", { top: formatShare(topOf(session)) })}
      </li>
      <li>
        <span className={classes.drowsyKey} />
        {t("history.chart.drowsy", { share })}
      </li>
      {ALARM_SHAPES.filter((shape) => shapes.has(shape)).map((shape) => (
        <li key={shape}>
          <StateShape shape={shape} size={SIZE.mark} />
          {t(`history.state.${shape}`)}
        </li>
      ))}
      {unmonitoredParts(session).length > (isParked ? 1 : 0) && (
        <li>
          <StateShape shape="bar" size={SIZE.mark} />
          {t("history.chart.unmonitored")}
        </li>
      )}
      {isParked && (
        <li>
          <span className={classes.parkedKey} />
          {t("history.chart.parked")}
        </li>
      )}
    </ul>
  );
}
