import { type ReactNode, useEffect, useRef } from "react";
import classes from "./Said.module.css";

interface SaidProps {
  /** Takes the focus, whose place has gone with what was done. */
  hasFocus?: boolean;
  children: ReactNode;
}

/** What was done, for eyes and screen readers. */
export function Said({ hasFocus = false, children }: SaidProps) {
  const said = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (hasFocus) said.current?.focus();
  }, [hasFocus]);
  return (
    <p ref={said} role="status" tabIndex={-1} className={classes.said}>
      {children}
    </p>
  );
}
