import { StateShape } from "../../components/StateShape";
import classes from "./PartShape.module.css";
import type { PartShape as PartShapeName } from "./parts";

interface PartShapeProps {
  shape: PartShapeName;
  size: number;
}

/** The shapes of all states, and a dash for what is not there by intention. */
export function PartShape({ shape, size }: PartShapeProps) {
  if (shape !== "dash") return <StateShape shape={shape} size={size} />;
  return (
    <svg
      className={classes.dash}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
      data-shape={shape}
    >
      <path d="M3 12h18" />
    </svg>
  );
}
