import "@mantine/core/styles/Slider.layer.css";
import { Slider } from "@mantine/core";
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

/** Without an entry the thumb is hollow, at the start, and says so; without a range there is only its place. */
export function MeasurementSlider({ field, range, entry, onChange }: MeasurementSliderProps) {
  const { t } = useTranslation("stress");
  if (!range) return <div className={classes.place} />;
  const value = Number(entry);
  const isSet = entry !== "" && Number.isFinite(value);
  const spoken = isSet ? `${formatNumber(value)} ${t(`units.${field.unit}`)}` : t("form.notSet");
  return (
    <Slider
      className={classes.place}
      classNames={{ track: classes.track, bar: classes.bar, thumb: classes.thumb }}
      min={range.minimum}
      max={range.maximum}
      step={field.step}
      value={isSet ? value : range.minimum}
      onChange={onChange}
      label={null}
      thumbLabel={t(`fields.${field.name}`)}
      thumbValueText={spoken}
      thumbSize={26}
      size={6}
      data-unset={!isSet || undefined}
    />
  );
}
