import { useState } from "react";
import type { FieldName } from "./fields";
import {
  liveEntries,
  returnToStrap,
  STRAP_FIELDS,
  type StrapFieldName,
  type StrapFields,
  type StrapValues,
  takeManualEntry,
  takeStrapValues,
} from "./strapFields";
import type { StressFormState } from "./useStressForm";

/** Lets a strap fill fields of the form until the person types over one. */
export function useStrapFields(form: StressFormState) {
  const [fields, setFields] = useState<StrapFields>({});

  function take(next: StrapFields): void {
    setFields(next);
    for (const [name, value] of Object.entries(liveEntries(next))) form.setFieldValue(name, value);
  }

  return {
    fields,
    onChange: (values: StrapValues) => take(takeStrapValues(fields, values)),
    resume: (name: StrapFieldName) => take(returnToStrap(fields, name)),
    /** The person's own entry for one field, or for all of them. */
    takeOver: (name?: FieldName) =>
      setFields(
        name ? takeManualEntry(fields, name) : STRAP_FIELDS.reduce(takeManualEntry, fields),
      ),
  };
}
