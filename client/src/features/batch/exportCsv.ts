import { LEVELS } from "../../lib/levels";
import { RESULT_NAMES } from "./columns";
import { ROWS_PER_CHUNK } from "./limits";
import { parseNumber } from "./number";
import { reasonInEnglish } from "./reasons";
import { type Row, writeField } from "./rows";
import { type ByteSource, readBlocks, type Scan } from "./scan";
import { estimateOf } from "./table";

/** Rows that are text at the same time: some 500 kB. */
const BLOCKS_PER_PART = 50;
const NOT_SENT = "not sent";
const BOM = "\uFEFF";
const FORMULA_STARTS = "=+-@\t\r";

/** The file again, with the results behind each row; its parts go to the browser one by one. */
export async function exportCsv(source: ByteSource, scan: Scan): Promise<Blob> {
  const parts = [new Blob([hasBom(scan) ? BOM : "", headerLine(scan)])];
  for (let first = 0; first < scan.blocks.length; first += BLOCKS_PER_PART) {
    const rows = await readBlocks(source, scan, first, first + BLOCKS_PER_PART);
    const firstRow = first * ROWS_PER_CHUNK;
    const lines = rows.map((row, index) => rowLine(row, firstRow + index, scan));
    parts.push(new Blob(lines));
  }
  return new Blob(parts, { type: "text/csv;charset=utf-8" });
}

/** Excel takes a file without it for its own country's encoding. */
function hasBom({ head, encoding }: Scan): boolean {
  return head.hasBom || encoding !== "utf-8";
}

function headerLine(scan: Scan): string {
  return toLine([...withoutReplaced(scan.layout.header, scan), ...RESULT_NAMES], scan);
}

function rowLine({ fields }: Row, row: number, scan: Scan): string {
  const { length } = scan.layout.header;
  const own = Array.from({ length }, (_, index) => fields[index] ?? "");
  const surplus = fields.slice(length);
  return toLine([...withoutReplaced(own, scan), ...resultFields(row, scan), ...surplus], scan);
}

function withoutReplaced(fields: string[], { layout: { replaced } }: Scan): string[] {
  return replaced.length === 0 ? fields : fields.filter((_, index) => !replaced.includes(index));
}

function resultFields(row: number, { table, reasons, hasDecimalComma }: Scan): string[] {
  const estimate = estimateOf(table, row);
  if (!estimate) {
    const reason = reasons.reason(table.reason[row] ?? 0);
    return ["", "", "", "", "", reason ? reasonInEnglish(reason) : NOT_SENT];
  }
  const shares = [estimate.confidence, ...estimate.probabilities].map((share) => {
    const text = share.toFixed(4);
    return hasDecimalComma ? text.replace(".", ",") : text;
  });
  return [LEVELS[estimate.level] ?? "", ...shares, ""];
}

function toLine(fields: string[], { layout: { delimiter } }: Scan): string {
  return `${fields.map((field) => writeField(disarm(field), delimiter)).join(delimiter)}\r\n`;
}

/** A spreadsheet would run a text that begins like a formula. Numbers stay as they are. */
export function disarm(field: string): string {
  const [start] = field;
  if (start === undefined || !FORMULA_STARTS.includes(start)) return field;
  return parseNumber(field) === null ? `'${field}` : field;
}
