import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../lib/format";
import type { Field, Range } from "./fields";
import classes from "./MeasurementSlider.module.css";

interface MeasurementSliderProps {
  field: Field;
  range: Range | undefined;
  entry: number | string;
  onChange: (value: number) => void;
}

/**
 * Without an entry the thumb is hollow, at the start, and says so; without a range there is only its place. The
 * browser's own slider: screen readers on touch screens can move no other.
 */
export function MeasurementSlider({ field, range, entry, onChange }: MeasurementSliderProps) {
  const { t } = useTranslation("stress");
  if (!range) return <div className={classes.place} />;
  const value = Number(entry);
  const isSet = entry !== "" && Number.isFinite(value);
  const { minimum, maximum } = range;
  const share = isSet ? (value - minimum) / (maximum - minimum) : 0;
  return (
    <input
      type="range"
      className={classes.place}
      min={minimum}
      max={maximum}
      step={field.step}
      value={isSet ? value : minimum}
      onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      aria-label={t(`fields.${field.name}`)}
      aria-valuetext={
        isSet ? `${formatNumber(value)} ${t(`units.${field.unit}`)}` : t("form.notSet")
      }
      data-unset={!isSet || undefined}
      style={{ "--share": Math.min(Math.max(share, 0), 1) } as CSSProperties}
    />
  );
}
