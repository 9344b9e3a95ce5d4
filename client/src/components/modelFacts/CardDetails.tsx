import { IconChevronRight } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import classes from "./CardDetails.module.css";

interface CardDetailsProps {
  title: string;
  says: string;
  /** Drawn once it is open: only then is what draws Markdown loaded. */
  children: () => ReactNode;
}

/** A model's card, opened by whoever wants to read it. */
export function CardDetails({ title, says, children }: CardDetailsProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details
      className={classes.card}
      onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
    >
      <summary className={classes.summary}>
        <IconChevronRight className={classes.chevron} size={20} stroke={1.75} aria-hidden />
        <span className={classes.title}>{title}</span>
        <span className={classes.says}>{says}</span>
      </summary>
      {isOpen && children()}
    </details>
  );
}

/** What is said in its place. */
export function CardNote({ children }: { children: ReactNode }) {
  return <p className={classes.note}>{children}</p>;
}
