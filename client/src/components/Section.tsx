import type { ReactNode } from "react";
import classes from "./Section.module.css";

interface SectionProps {
  title: string;
  children: ReactNode;
}

/** A part of a panel, with its question as its title; no landmark, as each model has the same ones. */
export function Section({ title, children }: SectionProps) {
  return (
    <div className={classes.section}>
      <h3 className={classes.title}>{title}</h3>
      {children}
    </div>
  );
}
