import type { StressItem } from "./api";
import { type InputSpec, type Layout, SUBJECT_NAME } from "./columns";
import { parseNumber } from "./number";
import type { InputProblem, Reason } from "./reasons";

/** What the server takes as a subject_id (server/schemas.py). */
const SUBJECT = /^[A-Za-z0-9_-]{1,64}$/;

/** Why the row cannot be sent, null when it can. */
export function checkRow(fields: string[], layout: Layout): Reason | null {
  if (fields.length !== layout.header.length) {
    return { kind: "fieldCount", found: fields.length, expected: layout.header.length };
  }
  const problems: InputProblem[] = [];
  for (const { spec, index } of layout.inputs) {
    const problem = checkInput(fields[index] ?? "", spec);
    if (problem) problems.push(problem);
  }
  const subject = subjectOf(fields, layout);
  if (subject !== "" && !SUBJECT.test(subject)) {
    problems.push({ field: SUBJECT_NAME, kind: "subject" });
  }
  return problems.length > 0 ? { kind: "inputs", problems } : null;
}

function checkInput(text: string, spec: InputSpec): InputProblem | null {
  const { name: field, minimum, maximum, unit } = spec;
  if (text.trim() === "") {
    return spec.required ? { field, kind: "missing", minimum, maximum, unit } : null;
  }
  const value = parseNumber(text);
  const isWithin = value !== null && value >= minimum && value <= maximum;
  return isWithin ? null : { field, kind: "range", minimum, maximum, unit };
}

/** The request's item for a row that `checkRow` let pass. */
export function toItem(fields: string[], layout: Layout): StressItem {
  const item: StressItem = {};
  for (const { spec, index } of layout.inputs) {
    const value = parseNumber(fields[index] ?? "");
    if (value !== null) item[spec.name] = value;
  }
  const subject = subjectOf(fields, layout);
  return subject === "" ? item : { ...item, [SUBJECT_NAME]: subject };
}

function subjectOf(fields: string[], { subject }: Layout): string {
  return subject === null ? "" : (fields[subject] ?? "").trim();
}
