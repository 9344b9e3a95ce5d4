import classes from "./Command.module.css";

/** What somebody types next, in a terminal. */
export function Command({ children }: { children: string }) {
  return (
    <pre className={classes.command}>
      <code>{children}</code>
    </pre>
  );
}
