import { type ReactNode, useEffect, useId, useRef } from "react";
import classes from "./Question.module.css";

interface QuestionProps {
  title: string;
  text?: string;
  /** When the driver asked for it: then the focus comes, and goes back afterwards. */
  takesFocus?: boolean;
  /** Its buttons. */
  children: ReactNode;
}

/** A card in the page, not a window over it: the state stays in view. */
export function Question({ title, text, takesFocus = false, children }: QuestionProps) {
  const card = useRef<HTMLElement>(null);
  const id = useId();
  useEffect(() => {
    if (!takesFocus) return;
    const before = document.activeElement;
    card.current?.focus({ preventScroll: true });
    card.current?.scrollIntoView({ block: "nearest" });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [takesFocus]);
  return (
    <section ref={card} className={classes.card} aria-labelledby={id} tabIndex={-1}>
      <h2 id={id} className={classes.title}>
        {title}
      </h2>
      {text && <p className={classes.text}>{text}</p>}
      <div className={classes.answers}>{children}</div>
    </section>
  );
}
