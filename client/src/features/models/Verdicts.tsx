import { StateShape } from "../../components/StateShape";
import classes from "./Verdicts.module.css";

interface Verdict {
  name: string;
  isGood: boolean;
  /** What was asked, and what came out. */
  says: string;
  message: string;
}

/** Conditions, and whether each holds; the messages are the server's, in English. */
export function Verdicts({ label, all }: { label?: string; all: readonly Verdict[] }) {
  return (
    <ul className={classes.verdicts} aria-label={label}>
      {all.map(({ name, isGood, says, message }) => (
        <li key={name} className={classes.verdict} data-testid={`verdict-${name}`}>
          <StateShape shape={isGood ? "disc" : "octagon"} size={18} />
          <span className={classes.name}>{says}</span>
          <span className={classes.message} lang="en">
            {message}
          </span>
        </li>
      ))}
    </ul>
  );
}
