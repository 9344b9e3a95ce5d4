import type { Range } from "./fields";
import classes from "./RangePlot.module.css";
import { positionIn, type Training } from "./training";

interface RangePlotProps {
  /** Its ends are those of the plot. */
  scale: Range;
  training: Training;
  value: number | null;
}

/** What was seen in training, therein the typical rested range with its median, and this value. The words beside it say the same. */
export function RangePlot({ scale, training: { seen, rested }, value }: RangePlotProps) {
  const at = (point: number) => positionIn(point, scale) * 100;
  const span = ({ minimum, maximum }: Range) => ({
    insetInlineStart: `${at(minimum)}%`,
    inlineSize: `${at(maximum) - at(minimum)}%`,
  });
  return (
    <div className={classes.plot} aria-hidden="true">
      <span className={classes.scale} />
      <span className={classes.seen} style={span(seen)} />
      <span className={classes.rested} style={span(rested)} />
      <span className={classes.median} style={{ insetInlineStart: `${at(rested.median)}%` }} />
      {value !== null && (
        <span
          className={classes.value}
          data-testid="marker"
          style={{ insetInlineStart: `${at(value)}%` }}
        />
      )}
    </div>
  );
}
