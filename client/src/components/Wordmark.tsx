import classes from "./Wordmark.module.css";

export function Wordmark() {
  return (
    <div className={classes.wordmark}>
      <svg className={classes.mark} viewBox="0 0 32 20" aria-hidden="true">
        <path d="M3 10c6 9 20 9 26 0M3 10c6-9 20-9 26 0" />
        <circle cx="16" cy="10" r="3.6" />
      </svg>
      <span>
        Sleep<span className={classes.strong}>Safe</span>
      </span>
    </div>
  );
}
