import { useTranslation } from "react-i18next";
import { LEVEL_SHAPES } from "../../components/levelShapes";
import { StateShape } from "../../components/StateShape";
import { formatNumber } from "../../lib/format";
import { LEVELS } from "../../lib/levels";
import classes from "./TimelineChart.module.css";
import type { TimeKind } from "./time";
import { layersOf, periodsOf, type Timeline } from "./timeline";
import { momentText } from "./words";

/** More rows than this nobody reads through. */
const MOST_PERIODS = 24;

interface TimelineChartProps {
  timeline: Timeline;
  kind: TimeKind | null;
}

export function TimelineChart({ timeline, kind }: TimelineChartProps) {
  const { t } = useTranslation("batch");
  const from = momentText(timeline.fromMs, kind, t);
  const to = momentText(timeline.toMs, kind, t);
  return (
    <section className={classes.block}>
      <h3 className={classes.question}>{t("summary.course")}</h3>
      {layersOf(timeline).map((path, index) => (
        <Strip
          key={LEVELS[index]}
          level={LEVELS[index] ?? "low"}
          bins={timeline.bins}
          path={path}
          describe={(level) => t("summary.chart", { level, from, to })}
        />
      ))}
      <p className={classes.ends} aria-hidden="true">
        <span>{from}</span>
        <span>{to}</span>
      </p>
      <details className={classes.details}>
        <summary>{t("summary.asTable")}</summary>
        <PeriodTable timeline={timeline} kind={kind} />
      </details>
    </section>
  );
}

interface StripProps {
  level: (typeof LEVELS)[number];
  bins: number;
  path: string;
  /** The strip's description, given the level's word. */
  describe: (word: string) => string;
}

/** One level: as high as its share of the rows at that time. */
function Strip({ level, bins, path, describe }: StripProps) {
  const { t } = useTranslation("batch");
  const word = t(`levels.${level}`);
  return (
    <div className={classes.strip}>
      <span className={classes.name} aria-hidden="true">
        <StateShape shape={LEVEL_SHAPES[level]} size={14} />
        {word}
      </span>
      <svg
        className={classes.chart}
        viewBox={`0 0 ${bins} 1`}
        preserveAspectRatio="none"
        role="img"
        aria-label={describe(word)}
      >
        <path className={classes[level]} d={path} />
      </svg>
    </div>
  );
}

function PeriodTable({ timeline, kind }: TimelineChartProps) {
  const { t } = useTranslation("batch");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and not everybody has a mouse
    <section className={classes.scroller} tabIndex={0} aria-label={t("summary.course")}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("summary.from")}</th>
            <th scope="col">{t("summary.to")}</th>
            {LEVELS.map((level) => (
              <th key={level} scope="col">
                {t(`levels.${level}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {periodsOf(timeline, MOST_PERIODS).map(({ fromMs, toMs, counts }) => (
            <tr key={fromMs}>
              <td>{momentText(fromMs, kind, t)}</td>
              <td>{momentText(toMs, kind, t)}</td>
              {LEVELS.map((level, index) => (
                <td key={level}>{formatNumber(counts[index] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
