import { type ReactNode, type Ref, useId } from "react";
import classes from "./Panel.module.css";

interface PanelProps {
  title: string;
  children: ReactNode;
  ref?: Ref<HTMLElement>;
}

export function Panel({ title, children, ref }: PanelProps) {
  const titleId = useId();
  return (
    <section ref={ref} className={classes.panel} aria-labelledby={titleId}>
      <h2 id={titleId} className={classes.title}>
        {title}
      </h2>
      {children}
    </section>
  );
}
