import type { JSX } from "react";
import classes from "./StateShape.module.css";

/** Colour and shape of a state, the same everywhere; the word stands beside it. */
export type StateShapeName = "disc" | "triangle" | "diamond";

const SHAPES: Record<StateShapeName, JSX.Element> = {
  disc: <circle cx="12" cy="12" r="10" />,
  triangle: <path d="M12 2.5 23 21.5H1z" />,
  diamond: <path d="M12 .8 23.2 12 12 23.2.8 12z" />,
};

interface StateShapeProps {
  shape: StateShapeName;
  size: number;
}

export function StateShape({ shape, size }: StateShapeProps) {
  return (
    <svg
      className={classes[shape]}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      {SHAPES[shape]}
    </svg>
  );
}
