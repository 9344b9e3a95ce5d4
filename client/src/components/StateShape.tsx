import type { JSX } from "react";
import classes from "./StateShape.module.css";

/**
 * Colour and shape of a state, the same everywhere; the word stands beside it. Normal disc, advisory triangle,
 * drowsy diamond, microsleep and worse octagon, not monitoring hatched bar; a ring while it is not known yet.
 */
export type StateShapeName = "disc" | "triangle" | "diamond" | "octagon" | "bar" | "ring";

const SHAPES: Record<StateShapeName, JSX.Element> = {
  disc: <circle cx="12" cy="12" r="10" />,
  triangle: <path d="M12 2.5 23 21.5H1z" />,
  diamond: <path d="M12 .8 23.2 12 12 23.2.8 12z" />,
  octagon: <path d="M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z" />,
  bar: (
    <path d="M1 6h3L1 10zM7 6h4L4 18H1v-1.7zM14 6h4l-7 12H7zM21 6h2v3.5L18 18h-4zM23 13v5h-2.9z" />
  ),
  ring: <circle cx="12" cy="12" r="8.5" />,
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
