import classes from "./ProgressBar.module.css";

interface ProgressBarProps {
  /** 0 to 1 */
  share: number;
  label: string;
  isStill?: boolean;
}

export function ProgressBar({ share, label, isStill = false }: ProgressBarProps) {
  const percent = Math.floor(share * 100);
  return (
    <div
      className={classes.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div
        className={classes.bar}
        data-still={isStill || undefined}
        style={{ inlineSize: `${share * 100}%` }}
      />
    </div>
  );
}
