import { canonicalName } from "./columns";
import { refuse } from "./fileProblem";
import { MAX_ROW_BYTES } from "./limits";
import { parseRows } from "./rows";

const DELIMITERS: readonly string[] = [",", ";", "\t"];
const OTHER_DELIMITERS = /[|:\s]+/;
/** Excel's own first line: it names the separator. */
const SEPARATOR_LINE = /^"?sep=(.)"?$/i;
const UTF8_BOM: readonly number[] = [0xef, 0xbb, 0xbf];
const LF = 0x0a;

export interface Head {
  header: string[];
  delimiter: string;
  hasBom: boolean;
  /** Where the rows begin. */
  start: number;
  line: number;
}

/** The first line of a file and what it says about the rest; throws a FileError when it is no CSV. */
export function readHead(bytes: Uint8Array, decode: Decode, known: ReadonlySet<string>): Head {
  refuseOtherFormats(bytes);
  const hasBom = UTF8_BOM.every((byte, index) => bytes[index] === byte);
  let line = firstLine(bytes, { start: 0, end: hasBom ? UTF8_BOM.length : 0, number: 0 }, decode);
  const separator = SEPARATOR_LINE.exec(line.text)?.[1];
  if (separator !== undefined) line = firstLine(bytes, line, decode);
  if (line.text.includes("\r")) refuse({ kind: "macLines" });
  const delimiter = DELIMITERS.find((mark) => mark === separator) ?? guess(line.text, known);
  const header = split(line.text, delimiter);
  return { header, delimiter, hasBom, start: line.end, line: line.number + 1 };
}

type Decode = (bytes: Uint8Array) => string;

interface Line {
  start: number;
  end: number;
  number: number;
}

/** The next line with something in it. */
function firstLine(bytes: Uint8Array, after: Line, decode: Decode): Line & { text: string } {
  let { end, number } = after;
  while (end < bytes.length) {
    const start = end;
    const lineEnd = bytes.indexOf(LF, start);
    end = lineEnd < 0 ? bytes.length : lineEnd + 1;
    number += 1;
    if (end - start >= MAX_ROW_BYTES) {
      refuse({ kind: "longLine", line: number, maximumKb: MAX_ROW_BYTES / 1024 });
    }
    const text = decode(bytes.subarray(start, end)).trim();
    if (text !== "") return { start, end, number, text };
  }
  return refuse({ kind: "empty" });
}

function refuseOtherFormats(bytes: Uint8Array): void {
  if (bytes.length === 0) refuse({ kind: "empty" });
  const [first, second] = bytes;
  const hasUtf16Bom = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const zero = bytes.indexOf(0);
  if (hasUtf16Bom || (zero >= 0 && isEveryOtherZero(bytes))) refuse({ kind: "utf16" });
  if (zero >= 0 || isZipOrPdf(bytes)) refuse({ kind: "binary" });
}

function isEveryOtherZero(bytes: Uint8Array): boolean {
  const looked = bytes.subarray(0, 64);
  const zeros = [0, 1].map((odd) => looked.filter((byte, i) => i % 2 === odd && byte === 0).length);
  return zeros.some((count) => count >= Math.floor(looked.length / 2));
}

/** An .xlsx is a zip; both can be free of zeros in their first bytes. */
function isZipOrPdf(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  return start === "PK\u0003\u0004" || start === "%PDF";
}

function guess(text: string, known: ReadonlySet<string>): string {
  const knownIn = (names: string[]) =>
    names.filter((name) => known.has(canonicalName(name))).length;
  const score = (mark: string) => {
    const names = split(text, mark);
    return knownIn(names) * 1000 + names.length;
  };
  const best = DELIMITERS.reduce((a, b) => (score(b) > score(a) ? b : a));
  const isOneColumn = split(text, best).length === 1;
  if (isOneColumn && knownIn(text.split(OTHER_DELIMITERS)) > 1) {
    refuse({ kind: "wrongDelimiter", header: text.slice(0, 120) });
  }
  return best;
}

function split(text: string, delimiter: string): string[] {
  const [row] = parseRows(text, delimiter, 1);
  return (row?.fields ?? []).map((name) => name.trim());
}
