export interface Row {
  /** In which line of the file it starts; the first line is 1. */
  line: number;
  fields: string[];
}

/** The rows of a text, whose first line is `firstLine` of the file. Blank lines are no rows. */
export function parseRows(text: string, delimiter: string, firstLine: number): Row[] {
  return text.includes('"')
    ? parseQuoted(text, delimiter, firstLine)
    : parsePlain(text, delimiter, firstLine);
}

function parsePlain(text: string, delimiter: string, firstLine: number): Row[] {
  const rows: Row[] = [];
  let line = firstLine;
  for (const content of text.split("\n")) {
    const plain = content.endsWith("\r") ? content.slice(0, -1) : content;
    if (!isBlank(plain)) rows.push({ line, fields: plain.split(delimiter) });
    line += 1;
  }
  return rows;
}

function parseQuoted(text: string, delimiter: string, firstLine: number): Row[] {
  const rows: Row[] = [];
  let line = firstLine;
  let position = 0;
  while (position < text.length) {
    const row = readRow(text, delimiter, position);
    const source = text.slice(position, row.end);
    if (!isBlank(source)) rows.push({ line, fields: row.fields });
    line += countOf(source, "\n");
    position = row.end;
  }
  return rows;
}

function readRow(text: string, delimiter: string, start: number) {
  const fields: string[] = [];
  let position = start;
  for (;;) {
    const field = readField(text, delimiter, position);
    fields.push(field.value);
    position = field.end + 1;
    if (text[field.end] !== delimiter) return { fields, end: position };
  }
}

function readField(text: string, delimiter: string, start: number) {
  const quoted = text[start] === '"' ? readQuotes(text, start + 1) : { value: "", end: start };
  let end = quoted.end;
  while (end < text.length && text[end] !== delimiter && text[end] !== "\n") end += 1;
  const isRowEnd = end >= text.length || text[end] === "\n";
  const rest = text.slice(quoted.end, isRowEnd && text[end - 1] === "\r" ? end - 1 : end);
  return { value: quoted.value + rest, end };
}

/** What stands between the quotes; `""` is one quote. */
function readQuotes(text: string, start: number) {
  let value = "";
  let from = start;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return { value: value + text.slice(from), end: text.length };
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}

const SPECIAL = /["\r\n]/;

/** A field as it stands in a file: quoted when it has to be. */
export function writeField(value: string, delimiter: string): string {
  const isPlain = !SPECIAL.test(value) && !value.includes(delimiter);
  return isPlain ? value : `"${value.replaceAll('"', '""')}"`;
}
