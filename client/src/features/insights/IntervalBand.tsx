import classes from "./IntervalBand.module.css";

/** What the chart says about a bar from the lower to the upper end of an interval. */
interface BandProps {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  payload?: { interval?: [number, number] | null; value?: number };
}

const BAND_PX = 12;
const DOT_PX = 4;

/** The interval as a band, and in it a dot for what was counted: the dot alone would promise too much. */
export function IntervalBand(props: unknown) {
  const { x = 0, y = 0, width = 0, height = 0, payload } = props as BandProps;
  const { interval, value } = payload ?? {};
  if (!interval || value === undefined) return null;
  const [low, high] = interval;
  const [top, tall] = [Math.min(y, y + height), Math.abs(height)];
  const at = top + (tall * (high - value)) / (high - low);
  const middle = x + width / 2;
  const band = Math.min(BAND_PX, width);
  return (
    <g>
      <rect
        className={classes.band}
        x={middle - band / 2}
        y={top}
        width={band}
        height={tall}
        rx={3}
      />
      <circle className={classes.dot} cx={middle} cy={at} r={Math.min(DOT_PX, width / 2)} />
    </g>
  );
}
