import { en } from "./text.en";

export interface InputProblem {
  field: string;
  kind: "range" | "missing" | "subject";
  minimum?: number;
  maximum?: number;
  unit?: string;
}

/** Why a row has no result. */
export type Reason =
  | { kind: "fieldCount"; found: number; expected: number }
  | { kind: "inputs"; problems: InputProblem[] }
  | { kind: "server"; text: string };

/** A text of `reasons` in this feature's texts and what goes into it. */
export interface ReasonPart {
  key: keyof typeof en.reasons;
  values: Record<string, string | number>;
}

export function reasonParts(reason: Reason): ReasonPart[] {
  switch (reason.kind) {
    case "server":
      return [{ key: "server", values: { text: reason.text } }];
    case "fieldCount":
      return [{ key: "fieldCount", values: { found: reason.found, expected: reason.expected } }];
    case "inputs":
      return reason.problems.map(({ kind, ...values }) => ({ key: kind, values }));
  }
}

/** In English, in the words of the API: for the download, which programs read too. */
export function reasonInEnglish(reason: Reason): string {
  return reasonParts(reason)
    .map(({ key, values }) =>
      en.reasons[key].replaceAll(/\{\{(\w+)\}\}/g, (_, name) => String(values[name] ?? "")),
    )
    .join("; ");
}

export interface ReasonBook {
  /** A number > 0 for each different reason. */
  code: (reason: Reason) => number;
  reason: (code: number) => Reason | null;
}

/** What a 16-bit code can hold. */
const MAX_CODES = 65_535;
/** The last code, for all that come after. */
const TOO_MANY: Reason = {
  kind: "server",
  text: "not kept: the file has too many different problems",
};

/** Many rows share few reasons: each is kept once. */
export function createReasonBook(): ReasonBook {
  const reasons: Reason[] = [];
  const codes = new Map<string, number>();

  function add(key: string, reason: Reason): number {
    if (reasons.length >= MAX_CODES - 1) {
      reasons[MAX_CODES - 1] = TOO_MANY;
      return MAX_CODES;
    }
    codes.set(key, reasons.push(reason));
    return reasons.length;
  }

  return {
    code(reason) {
      const key = keyOf(reason);
      return codes.get(key) ?? add(key, reason);
    },
    reason: (code) => reasons[code - 1] ?? null,
  };
}

/** A million bad rows ask for it: JSON.stringify would take longer than reading them. */
function keyOf(reason: Reason): string {
  if (reason.kind === "server") return reason.text;
  if (reason.kind === "fieldCount") return `fields:${reason.found}`;
  let key = "inputs";
  for (const { field, kind } of reason.problems) key += `:${field}:${kind}`;
  return key;
}
