import { NumberInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { decimalSeparator, formatRange } from "../../lib/format";
import type { Field, Range } from "./fields";
import classes from "./MeasurementInput.module.css";
import { MeasurementSlider } from "./MeasurementSlider";
import { StrapNote } from "./StrapNote";
import { isUnseen, type Training } from "./training";
import type { StressCheck } from "./useStressCheck";

interface MeasurementInputProps {
  field: Field;
  range: Range | undefined;
  training: Training | undefined;
  check: StressCheck;
}

/** A number field and a slider for the same value. */
export function MeasurementInput({ field, range, training, check }: MeasurementInputProps) {
  const { t } = useTranslation("stress");
  const { form, enter, strap } = check;
  const { name, unit } = field;
  const { onBlur, onChange: _, ...inputProps } = form.getInputProps(name);
  const entry = form.values[name];
  const validateEntry = () => {
    onBlur?.();
    if (entry !== "") form.validateField(name);
  };
  const withSlider = (input: ReactNode) => (
    <div className={classes.controls}>
      <MeasurementSlider
        field={field}
        range={range}
        entry={entry}
        onChange={(value) => enter(name, value)}
      />
      {input}
    </div>
  );
  return (
    <div className={classes.field}>
      <NumberInput
        {...inputProps}
        onChange={(value) => value !== entry && enter(name, value)}
        onBlur={validateEntry}
        label={<Label field={field} />}
        // One place for both: an error that moved the button away would swallow the click that caused it.
        description={
          inputProps.error ? null : (
            <Hint field={field} range={range} training={training} entry={entry} />
          )
        }
        // The attribute `required` would make an untouched field invalid for screen readers.
        aria-required={!field.optional}
        {...(range && { min: range.minimum, max: range.maximum, startValue: range.minimum })}
        step={field.step}
        clampBehavior="none"
        hideControls
        rightSection={unit === "bpm" ? <span aria-hidden="true">{t("units.short")}</span> : null}
        rightSectionPointerEvents="none"
        rightSectionWidth="auto"
        decimalSeparator={decimalSeparator()}
        allowedDecimalSeparators={[".", ","]}
        inputMode="decimal"
        autoComplete="off"
        size="md"
        inputContainer={withSlider}
        inputWrapperOrder={["label", "input", "description", "error"]}
        classNames={classes}
      />
      <StrapNote name={name} fields={strap.fields} onResume={strap.resume} />
    </div>
  );
}

function Label({ field }: { field: Field }) {
  const { t } = useTranslation("stress");
  return (
    <>
      {t(`fields.${field.name}`)}{" "}
      {field.optional && <span className={classes.optional}>{t("form.optional")}</span>}
    </>
  );
}

interface HintProps {
  field: Field;
  range: Range | undefined;
  training: Training | undefined;
  entry: number | string;
}

function Hint({ field: { name, unit }, range, training, entry }: HintProps) {
  const { t } = useTranslation("stress");
  const inUnit = (limits: Range) => `${formatRange(limits)} ${t(`units.${unit}`)}`;
  if (training && isUnseen(entry, training)) {
    return (
      <span className={classes.unseen}>{t("form.unseen", { seen: inUnit(training.seen) })}</span>
    );
  }
  return (
    <>
      {t(`about.${name}`)}{" "}
      <span className={classes.range}>{range ? inUnit(range) : t(`units.${unit}`)}</span>
    </>
  );
}
