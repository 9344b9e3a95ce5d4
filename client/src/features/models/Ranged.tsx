import { useTranslation } from "react-i18next";
import classes from "./Models.module.css";

interface RangedProps {
  value: number;
  interval: readonly number[];
  format: (value: number) => string;
}

/** A figure, and below it the interval without which it says little. */
export function Ranged({ value, interval, format }: RangedProps) {
  const { t } = useTranslation("models");
  const [low = Number.NaN, high = Number.NaN] = interval;
  return (
    <>
      {format(value)}
      <span className={classes.small}>
        {t("interval", { low: format(low), high: format(high) })}
      </span>
    </>
  );
}
