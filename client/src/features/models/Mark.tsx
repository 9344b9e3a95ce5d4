import { StateShape, type StateShapeName } from "../../components/StateShape";
import classes from "./Mark.module.css";

interface MarkProps {
  shape: StateShapeName;
  children: string;
}

/** A state in a line of a table: colour, shape and word. */
export function Mark({ shape, children }: MarkProps) {
  return (
    <span className={classes.mark}>
      <StateShape shape={shape} size={16} />
      {children}
    </span>
  );
}
