import { useTranslation } from "react-i18next";
import { formatNumber } from "../../lib/format";
import { type Figure, onAxis } from "./metrics";
import classes from "./RangePlot.module.css";

const DIAMOND = "M-5.5 0 0-5.5 5.5 0 0 5.5z";
const TICKS = [0, 0.5, 1];

/** Mean, 95 % interval and worst person on an axis from 0 to 1; the numbers stand beside it. */
export function RangePlot({ figure }: { figure: Figure }) {
  const [from = figure.mean, to = figure.mean] = figure.interval95;
  return (
    <div className={classes.plot} aria-hidden="true">
      <svg className={classes.canvas} width="100%" height="20" aria-hidden="true">
        <line className={classes.axis} x1="0" x2="100%" y1="10" y2="10" />
        {TICKS.map((tick) => (
          <line
            key={tick}
            className={classes.axis}
            x1={onAxis(tick)}
            x2={onAxis(tick)}
            y1="5"
            y2="15"
          />
        ))}
        <line className={classes.interval} x1={onAxis(from)} x2={onAxis(to)} y1="10" y2="10" />
        <circle className={classes.mean} cx={onAxis(figure.mean)} cy="10" r="4.5" />
        <svg className={classes.canvas} x={onAxis(figure.worst)} y="10" aria-hidden="true">
          <path className={classes.worst} d={DIAMOND} />
        </svg>
      </svg>
      <div className={classes.own}>
        <Axis />
      </div>
    </div>
  );
}

export function Axis() {
  return (
    <span className={classes.ticks}>
      {TICKS.map((tick) => (
        <span key={tick}>{formatNumber(tick)}</span>
      ))}
    </span>
  );
}

export function Legend() {
  const { t } = useTranslation("modelFacts");
  return (
    <ul className={classes.legend}>
      <li>
        <svg className={classes.canvas} width="12" height="12" aria-hidden="true">
          <circle className={classes.mean} cx="6" cy="6" r="4.5" />
        </svg>
        {t("metrics.legendMean")}
      </li>
      <li>
        <svg className={classes.canvas} width="28" height="12" aria-hidden="true">
          <line className={classes.interval} x1="4" x2="24" y1="6" y2="6" />
        </svg>
        {t("metrics.legendInterval")}
      </li>
      <li>
        <svg
          className={classes.canvas}
          width="12"
          height="12"
          viewBox="-6 -6 12 12"
          aria-hidden="true"
        >
          <path className={classes.worst} d={DIAMOND} />
        </svg>
        {t("metrics.legendWorst")}
      </li>
    </ul>
  );
}
