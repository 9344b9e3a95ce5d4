import { NumberInput } from "@mantine/core";
import { formatRange } from "../../lib/format";
import type { Field, Range } from "./fields";
import classes from "./MeasurementInput.module.css";
import type { StressFormState } from "./useStressCheck";

interface MeasurementInputProps {
  field: Field;
  range: Range | undefined;
  form: StressFormState;
}

export function MeasurementInput({ field, range, form }: MeasurementInputProps) {
  const { onBlur, ...inputProps } = form.getInputProps(field.name);
  const validateEntry = () => {
    onBlur?.();
    if (form.getValues()[field.name] !== "") form.validateField(field.name);
  };
  return (
    <NumberInput
      {...inputProps}
      onBlur={validateEntry}
      label={<Label field={field} />}
      // One line for both: an error that moved the button away would swallow the click that caused it.
      description={inputProps.error ? null : rangeText(field, range)}
      // The attribute `required` would make an untouched field invalid for screen readers.
      aria-required={!field.optional}
      {...(range && { min: range.minimum, max: range.maximum, startValue: range.minimum })}
      step={field.step}
      clampBehavior="none"
      hideControls
      allowedDecimalSeparators={[".", ","]}
      inputMode="decimal"
      autoComplete="off"
      size="md"
      inputWrapperOrder={["label", "input", "description", "error"]}
      classNames={classes}
    />
  );
}

function Label({ field }: { field: Field }) {
  return (
    <>
      {field.label} {field.optional && <span className={classes.optional}>(optional)</span>}
    </>
  );
}

function rangeText(field: Field, range: Range | undefined): string {
  if (!range) return field.unit;
  return `${formatRange(range)} ${field.unit}`;
}
