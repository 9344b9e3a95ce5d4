import { type FormEvent, useEffect, useState } from "react";
import { EXAMPLES, type ExampleName } from "./examples";
import type { FieldName, Ranges } from "./fields";
import { readyMeasurements } from "./measurements";
import type { Answer } from "./predictor";
import type { StrapFieldName } from "./strapFields";
import { usePrediction } from "./usePrediction";
import { useStrapFields } from "./useStrapFields";
import { useStressForm } from "./useStressForm";
import { type FormValues, toMeasurements } from "./validation";

interface StressCheckOptions {
  ranges: Ranges;
  /** An answer that was asked for, not one that followed a slider. */
  onExplicitAnswer: (answer: Answer) => void;
}

/** The form, what fills it, and the estimate that follows it. */
export function useStressCheck({ ranges, onExplicitAnswer }: StressCheckOptions) {
  const { form, focusFirst, showAtFields } = useStressForm(ranges);
  const strap = useStrapFields(form);
  const [isLive, setIsLive] = useState(false);
  const [prediction, predictor] = usePrediction({
    onAnswer: (answer) => {
      if (answer.isExplicit) onExplicitAnswer(answer);
    },
    onFailure: ({ details }, { isExplicit }) => showAtFields(details, isExplicit),
  });
  const ready = readyMeasurements(form.values, ranges);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only changed entries or ranges ask anew
  useEffect(() => {
    if (!isLive) return;
    if (ready) predictor.ask({ measurements: ready, isExplicit: false });
    else predictor.drop();
  }, [isLive, form.values, ranges, predictor]);

  function askFor(values: FormValues): void {
    setIsLive(true);
    predictor.ask({ measurements: toMeasurements(values), isExplicit: true });
  }

  const send = form.onSubmit(askFor, focusFirst);

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    send(event);
  }

  function fillIn(name: ExampleName): void {
    strap.takeOver();
    form.setValues(EXAMPLES[name]);
    form.clearErrors();
    askFor(EXAMPLES[name]);
  }

  function enter(name: FieldName, value: number | string): void {
    strap.takeOver(name);
    form.setFieldValue(name, value);
  }

  return {
    form,
    prediction,
    ready,
    submit,
    fillIn,
    enter,
    strap: {
      fields: strap.fields,
      resume: (name: StrapFieldName) => strap.resume(name),
      onChange: strap.onChange,
      onRestingHeartRate: (bpm: number) => form.setFieldValue("resting_heart_rate", bpm),
    },
  };
}

export type StressCheck = ReturnType<typeof useStressCheck>;
