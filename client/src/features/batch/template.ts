import { type InputSpec, SUBJECT_NAME } from "./columns";

/** Where in an input's range the values of the example rows are. */
const SHARES: readonly number[] = [0.2, 0.3, 0.45];
const FIRST_TIME_MS = Date.UTC(2026, 0, 15, 8, 0);
const STEP_MS = 60_000;

/** A file to fill in: every column, three example rows; written as spreadsheets of the locale read it. */
export function templateCsv(specs: InputSpec[], decimalSeparator: string): string {
  const delimiter = decimalSeparator === "," ? ";" : ",";
  const header = ["time", SUBJECT_NAME, ...specs.map(({ name }) => name)];
  const rows = SHARES.map((share, index) => [
    new Date(FIRST_TIME_MS + index * STEP_MS).toISOString().replace(".000", ""),
    "driver-01",
    ...specs.map((spec) => example(spec, share).replace(".", decimalSeparator)),
  ]);
  return [header, ...rows].map((fields) => `${fields.join(delimiter)}\r\n`).join("");
}

function example({ minimum, maximum, required }: InputSpec, share: number): string {
  // What is optional describes the person and does not change from row to row.
  const value = minimum + (maximum - minimum) * (required ? share : (SHARES[1] ?? share));
  return String(Math.round(value * 100) / 100);
}
