import { type Block, createSplitter } from "./blocks";
import { checkRow } from "./checkRow";
import {
  canonicalName,
  type InputSpec,
  type Layout,
  RESULT_NAMES,
  resolveColumns,
} from "./columns";
import { FileError, refuse } from "./fileProblem";
import { type Head, readHead } from "./head";
import { MAX_ROW_BYTES, MAX_ROWS, READ_BYTES, ROWS_PER_CHUNK } from "./limits";
import { createReasonBook, type Reason, type ReasonBook } from "./reasons";
import { parseRows, type Row } from "./rows";
import { addRow, closeTable, createTable, type Table } from "./table";
import { createTimeReader, type TimeKind } from "./time";

/** A file, read piece by piece. */
export interface ByteSource {
  size: number;
  read: (start: number, end: number) => Promise<Uint8Array>;
}

export type Encoding = "utf-8" | "windows-1252";

/** How many rows and how many problems the preview shows. */
export const PREVIEW_ROWS = 8;
export const LISTED_PROBLEMS = 100;

/** A row that cannot be used, or was refused, and why. */
export interface RowProblem {
  line: number;
  reason: Reason;
}

/** What is kept of a file: everything but its text. */
export interface Scan {
  layout: Layout;
  head: Head;
  encoding: Encoding;
  /** Block i holds the rows from i * ROWS_PER_CHUNK on. */
  blocks: Block[];
  table: Table;
  reasons: ReasonBook;
  firstRows: Row[];
  unusable: number;
  /** The first LISTED_PROBLEMS of them. */
  problems: RowProblem[];
  timeKind: TimeKind | null;
  unreadableTimes: number;
  hasDecimalComma: boolean;
}

export interface ScanOptions {
  specs: InputSpec[];
  onProgress: (bytes: number, rows: number) => void;
  signal: AbortSignal;
}

/** Reads the file once from start to end; throws a FileError when it cannot be used at all. */
export async function scanFile(source: ByteSource, options: ScanOptions): Promise<Scan> {
  try {
    return await scanAs("utf-8", source, options);
  } catch (cause) {
    // What Excel writes as CSV in western Europe; every byte is a character in it.
    if (cause instanceof TypeError) return scanAs("windows-1252", source, options);
    throw cause;
  }
}

async function scanAs(encoding: Encoding, source: ByteSource, options: ScanOptions): Promise<Scan> {
  const scan = await beginScan(encoding, source, options.specs);
  const decoder = decoderOf(encoding);
  const add = rowAdder(scan);
  const { delimiter } = scan.layout;
  const { start, line } = scan.head;
  const splitter = createSplitter({ delimiter, rowsPerBlock: ROWS_PER_CHUNK, start, line });
  let rest: Uint8Array = new Uint8Array(0);
  let restStart = start;

  function take(blocks: Block[]): void {
    for (const block of blocks) {
      const bytes = rest.subarray(block.start - restStart, block.end - restStart);
      for (const row of parseRows(decoder.decode(bytes), delimiter, block.line)) add(row);
      scan.blocks.push(block);
    }
    const end = blocks.at(-1)?.end ?? restStart;
    rest = rest.subarray(end - restStart);
    restStart = end;
  }

  for (let offset = start; offset < source.size; offset += READ_BYTES) {
    const bytes = await source.read(offset, Math.min(source.size, offset + READ_BYTES));
    options.signal.throwIfAborted();
    rest = joined(rest, bytes);
    take(splitter.push(bytes));
    options.onProgress(offset + bytes.length, scan.table.rows);
  }
  take(splitter.finish());
  if (scan.table.rows === 0) refuse({ kind: "noRows" });
  closeTable(scan.table);
  return scan;
}

async function beginScan(
  encoding: Encoding,
  source: ByteSource,
  specs: InputSpec[],
): Promise<Scan> {
  const decoder = decoderOf(encoding);
  const bytes = await source.read(0, Math.min(source.size, MAX_ROW_BYTES));
  const known = new Set(
    specs
      .map(({ name }) => name)
      .concat(RESULT_NAMES)
      .map(canonicalName),
  );
  const head = readHead(bytes, (line) => decoder.decode(line), known);
  return {
    layout: resolveColumns(head.header, head.delimiter, specs),
    head,
    encoding,
    blocks: [],
    table: createTable(),
    reasons: createReasonBook(),
    firstRows: [],
    unusable: 0,
    problems: [],
    timeKind: null,
    unreadableTimes: 0,
    hasDecimalComma: false,
  };
}

function rowAdder(scan: Scan): (row: Row) => void {
  const { layout, table, reasons } = scan;
  const times = createTimeReader();

  function timeOf(fields: string[]): number {
    if (layout.time === null) return Number.NaN;
    const time = times.read(fields[layout.time] ?? "");
    if (Number.isNaN(time)) scan.unreadableTimes += 1;
    return time;
  }

  return (row) => {
    if (table.rows === MAX_ROWS) refuse({ kind: "tooManyRows", maximum: MAX_ROWS });
    const reason = checkRow(row.fields, layout);
    addRow(table, reason ? reasons.code(reason) : 0, timeOf(row.fields));
    scan.timeKind = times.kind();
    if (scan.firstRows.length < PREVIEW_ROWS) scan.firstRows.push(row);
    scan.hasDecimalComma ||= hasComma(row.fields, layout);
    if (!reason) return;
    scan.unusable += 1;
    if (scan.problems.length < LISTED_PROBLEMS) scan.problems.push({ line: row.line, reason });
  };
}

function hasComma(fields: string[], { inputs }: Layout): boolean {
  return inputs.some(({ index }) => fields[index]?.includes(","));
}

function decoderOf(encoding: Encoding): TextDecoder {
  return new TextDecoder(encoding, { fatal: encoding === "utf-8", ignoreBOM: true });
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/** The rows of a block, read again; throws a FileError when the file has gone or changed. */
export function readBlock(source: ByteSource, scan: Scan, index: number): Promise<Row[]> {
  return readBlocks(source, scan, index, index + 1);
}

/** The rows of the blocks from `first` to before `last`. */
export async function readBlocks(
  source: ByteSource,
  scan: Scan,
  first: number,
  last: number,
): Promise<Row[]> {
  const blocks = scan.blocks.slice(first, last);
  const [start, end] = [blocks[0], blocks.at(-1)];
  if (!start || !end) return [];
  const bytes = await source.read(start.start, end.end);
  const text = new TextDecoder(scan.encoding, { ignoreBOM: true }).decode(bytes);
  const rows = parseRows(text, scan.layout.delimiter, start.line);
  const expected = blocks.reduce((sum, block) => sum + block.rows, 0);
  if (rows.length !== expected) throw new FileError({ kind: "unreadable" });
  return rows;
}

export function sourceOf(file: Blob): ByteSource {
  return {
    size: file.size,
    async read(start, end) {
      try {
        return new Uint8Array(await file.slice(start, end).arrayBuffer());
      } catch {
        // The browser refuses to read a file that was changed, moved or deleted since it was chosen.
        return refuse({ kind: "unreadable" });
      }
    },
  };
}
