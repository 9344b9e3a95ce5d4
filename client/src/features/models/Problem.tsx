import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./Problem.module.css";

interface ProblemProps {
  title: string;
  /** As the server says it, in English. */
  problem: string;
  /** What to do about it. */
  children?: ReactNode;
}

/** What must not be overlooked. */
export function Problem({ title, problem, children }: ProblemProps) {
  return (
    <div className={classes.problem} role="alert">
      <IconAlertTriangle className={classes.sign} size={28} stroke={1.75} aria-hidden />
      <div>
        <p className={classes.title}>{title}</p>
        <p lang="en">{problem}</p>
        {children && <p>{children}</p>}
      </div>
    </div>
  );
}
