import type { CSSProperties, ReactNode } from "react";
import { StateShape } from "../../../components/StateShape";
import classes from "./StateDisplay.module.css";
import type { Shown } from "./words";

/** Up to here a word stands in one line: at two metres its letters on a phone are still large enough; ours. */
const ONE_LINE = 9;
/** Shorter words are no larger: "Wach" and "Müde" begin with the widest letters there are; ours. */
const LEAST = 5;
/** The stylesheet decides how large it is drawn. */
const SHAPE_PX = 96;

interface StateDisplayProps {
  shown: Shown;
  children?: ReactNode;
}

/** The one thing to read. What it says is announced elsewhere. */
export function StateDisplay({ shown, children }: StateDisplayProps) {
  const letters = { "--letters": lettersOfLine(shown.word) } as CSSProperties;
  return (
    <section className={classes.display} data-testid="state">
      <div className={classes.shape}>
        <StateShape shape={shown.shape} size={SHAPE_PX} />
      </div>
      <p className={classes.word} data-tone={shown.tone} style={letters}>
        {shown.word}
      </p>
      <p className={classes.reason}>{shown.reason}</p>
      {shown.advice && <p className={classes.advice}>{shown.advice}</p>}
      {children}
    </section>
  );
}

/** In the longer of two lines, broken where that is shortest. */
export function lettersOfLine(text: string): number {
  if (text.length <= ONE_LINE) return Math.max(LEAST, text.length);
  const words = text.split(" ");
  const breaks = words.map((_, i) => [words.slice(0, i).join(" "), words.slice(i).join(" ")]);
  return Math.min(...breaks.map((lines) => Math.max(...lines.map((line) => line.length))));
}
