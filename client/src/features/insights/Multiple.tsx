import type { ReactNode } from "react";
import classes from "./Multiple.module.css";

interface MultipleProps {
  title: string;
  /** What is counted, in a few words. */
  says: string;
  legend?: ReactNode;
  children: ReactNode;
}

/** One of several charts below each other that share what lies along them. */
export function Multiple({ title, says, legend, children }: MultipleProps) {
  return (
    <div className={classes.multiple}>
      <h3 className={classes.title}>{title}</h3>
      <p className={classes.says}>{says}</p>
      {legend}
      {children}
    </div>
  );
}
