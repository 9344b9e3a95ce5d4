import { useTranslation } from "react-i18next";
import { formatDateTime, formatShare } from "../../lib/format";
import { type RecentCheck, trendOf } from "./recents";
import classes from "./TrendLine.module.css";

const HEIGHT = 96;
const WIDTH = 600;
const EDGE = 6; // a dot's radius and a little more
const GRID = [0, 0.5, 1];

/** How likely high stress was in each check. The list below says the same in words. */
export function TrendLine({ checks }: { checks: readonly RecentCheck[] }) {
  const { t } = useTranslation("stress");
  const shares = trendOf(checks);
  const points = shares.map((share, index) => ({
    x: xOf(index, shares.length),
    y: yOf(share),
  }));
  const [oldest, newest] = [checks.at(-1), checks[0]];
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.question}>{t("trend.title")}</figcaption>
      <div className={classes.plot}>
        <div className={classes.axis} aria-hidden="true">
          <span>{formatShare(1)}</span>
          <span>{formatShare(0)}</span>
        </div>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          className={classes.chart}
          role="img"
          aria-label={t("trend.spoken", {
            count: shares.length,
            first: formatShare(shares[0] ?? 0),
            last: formatShare(shares.at(-1) ?? 0),
            least: formatShare(Math.min(...shares)),
            most: formatShare(Math.max(...shares)),
          })}
        >
          {GRID.map((share) => (
            <path key={share} className={classes.grid} d={`M0 ${yOf(share)}H${WIDTH}`} />
          ))}
          <polyline
            className={classes.line}
            points={points.map(({ x, y }) => `${x},${y}`).join(" ")}
          />
          {points.map(({ x, y }) => (
            // A line without length and with round ends: a dot that stays round however wide the chart is.
            <path key={x} className={classes.dot} d={`M${x} ${y}h0`} />
          ))}
        </svg>
      </div>
      <p className={classes.times} aria-hidden="true">
        <span>{oldest && formatDateTime(new Date(oldest.time))}</span>
        <span>{newest && formatDateTime(new Date(newest.time))}</span>
      </p>
    </figure>
  );
}

/** Checks at equal distances: they come when the person wants one. */
function xOf(index: number, count: number): number {
  return EDGE + (index / (count - 1)) * (WIDTH - 2 * EDGE);
}

function yOf(share: number): number {
  return EDGE + (1 - share) * (HEIGHT - 2 * EDGE);
}
