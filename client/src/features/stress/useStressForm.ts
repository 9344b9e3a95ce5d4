import { type UseFormReturnType, useForm } from "@mantine/form";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDetails } from "../../api/errors";
import type { Ranges } from "./fields";
import { EMPTY_VALUES, type FormValues, fieldErrors, firstInvalid, validate } from "./validation";

export type StressFormState = UseFormReturnType<FormValues>;

export function useStressForm(ranges: Ranges) {
  const form = useForm<FormValues>({
    initialValues: EMPTY_VALUES,
    validate: (values) => validate(values, ranges),
  });
  useErrorsInLanguage(form, ranges);

  function focusFirst(errors: object): void {
    const name = firstInvalid(errors);
    if (name) form.getInputNode(name)?.focus();
  }

  /** What the server says about a field is shown at that field. */
  function showAtFields(details: FieldDetails, takesFocus: boolean): void {
    const errors = fieldErrors(details);
    form.setErrors(errors);
    if (takesFocus) focusFirst(errors);
  }

  return { form, focusFirst, showAtFields };
}

/** The form keeps its errors as texts; in a new language they are written anew. */
function useErrorsInLanguage(form: StressFormState, ranges: Ranges): void {
  const { i18n } = useTranslation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new language asks for new texts
  useEffect(() => {
    const shown = Object.entries(form.errors);
    if (shown.length === 0) return;
    const own: object = validate(form.getValues(), ranges);
    form.setErrors(
      Object.fromEntries(shown.map(([name, text]) => [name, Reflect.get(own, name) ?? text])),
    );
  }, [i18n.resolvedLanguage]);
}
