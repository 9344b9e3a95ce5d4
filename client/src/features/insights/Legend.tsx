import { StateShape, type StateShapeName } from "../../components/StateShape";
import classes from "./Legend.module.css";

interface LegendProps {
  entries: readonly { shape: StateShapeName; text: string }[];
}

/** Colour, shape and word of what a chart shows; its label says it to screen readers. */
export function Legend({ entries }: LegendProps) {
  return (
    <ul className={classes.legend} aria-hidden="true">
      {entries.map(({ shape, text }) => (
        <li key={text}>
          <StateShape shape={shape} size={14} />
          {text}
        </li>
      ))}
    </ul>
  );
}
