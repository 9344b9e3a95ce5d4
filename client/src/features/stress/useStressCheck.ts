import { type UseFormReturnType, useForm } from "@mantine/form";
import { type UseMutationResult, useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { ApiError } from "../../api/errors";
import {
  predictStress,
  type StressEstimate,
  type StressMeasurements,
} from "../../api/predictStress";
import type { Ranges } from "./fields";
import {
  EMPTY_VALUES,
  type FormValues,
  fieldErrors,
  firstInvalid,
  toMeasurements,
  validate,
} from "./validation";

export type StressFormState = UseFormReturnType<FormValues>;
export type Estimate = UseMutationResult<StressEstimate, Error, StressMeasurements>;

/** The form and its one request; what the server says about a field is shown at that field. */
export function useStressCheck(ranges: Ranges) {
  const form = useForm<FormValues>({
    initialValues: EMPTY_VALUES,
    validate: (values) => validate(values, ranges),
  });

  function focusFirst(errors: object): void {
    const name = firstInvalid(errors);
    if (name) form.getInputNode(name)?.focus();
  }

  function showAtFields(error: Error): void {
    if (!(error instanceof ApiError)) return;
    const errors = fieldErrors(error.details);
    form.setErrors(errors);
    focusFirst(errors);
  }

  const estimate = useMutation({ mutationFn: predictStress, onError: showAtFields });

  const send = form.onSubmit((values) => estimate.mutate(toMeasurements(values)), focusFirst);

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (!estimate.isPending) send(event);
  }

  return { form, estimate, submit };
}

/** The error that has no field of this form to be shown at, if any. */
export function unplacedError(error: Error | null): ApiError | null {
  if (!(error instanceof ApiError)) return null;
  return Object.keys(fieldErrors(error.details)).length > 0 ? null : error;
}
