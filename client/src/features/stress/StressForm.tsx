import { Button } from "@mantine/core";
import type { FormEvent } from "react";
import { FailureAlert } from "../../components/FailureAlert";
import { Panel } from "../../components/Panel";
import { failureText } from "../../lib/failureText";
import { type Field, HEART_FIELDS, type Ranges, SIGNAL_FIELDS } from "./fields";
import { MeasurementInput } from "./MeasurementInput";
import classes from "./StressForm.module.css";
import { type Estimate, type StressFormState, unplacedError } from "./useStressCheck";

interface StressFormProps {
  form: StressFormState;
  ranges: Ranges;
  estimate: Estimate;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
}

export function StressForm({ form, ranges, estimate, onSubmit }: StressFormProps) {
  const error = unplacedError(estimate.error);
  const input = (field: Field) => (
    <MeasurementInput key={field.name} field={field} range={ranges[field.name]} form={form} />
  );
  return (
    <Panel title="Measurements">
      <form className={classes.form} onSubmit={onSubmit} noValidate>
        <fieldset className={classes.group}>
          <legend className={classes.legend}>Heart</legend>
          <p className={classes.note}>
            The resting rate is optional. With it the heart rate is compared with the person’s own,
            not with the average.
          </p>
          <div className={classes.fields}>{HEART_FIELDS.map(input)}</div>
        </fieldset>
        <fieldset className={classes.group}>
          <legend className={classes.legend}>Body signals</legend>
          <p className={classes.note}>
            Each as a share of the person’s own range: 0 is their usual low, 1 their usual high.
          </p>
          <div className={classes.fields}>{SIGNAL_FIELDS.map(input)}</div>
        </fieldset>
        {error && <FailureAlert failure={failureText(error)} />}
        <Button type="submit" size="lg" className={classes.submit} aria-busy={estimate.isPending}>
          {estimate.isPending ? "Estimating…" : "Estimate stress"}
        </Button>
      </form>
    </Panel>
  );
}
