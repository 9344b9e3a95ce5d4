import { refuse } from "./fileProblem";
import { MAX_ROW_BYTES } from "./limits";

const LF = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;

const FIELD_START = 0;
const PLAIN = 1;
const QUOTED = 2;
const QUOTE_CLOSED = 3;

/** Consecutive rows of the file: where their bytes are and in which line the first byte stands. */
export interface Block {
  start: number;
  end: number;
  line: number;
  rows: number;
}

export interface Splitter {
  /** The blocks that end within the next bytes of the file. */
  push: (bytes: Uint8Array) => Block[];
  /** The last block; its line may lack a line end. */
  finish: () => Block[];
}

interface SplitterOptions {
  delimiter: string;
  rowsPerBlock: number;
  /** Where the first pushed byte is in the file. */
  start: number;
  line: number;
}

/**
 * Finds the rows of a CSV file by their bytes, so that any of them can be read again later.
 * Agrees with `parseRows`: a quote opens only at the start of a field, blank lines are no rows.
 */
export function createSplitter({
  delimiter,
  rowsPerBlock,
  start,
  line,
}: SplitterOptions): Splitter {
  const delimiterByte = delimiter.charCodeAt(0);
  let state = FIELD_START;
  let isBlank = true;
  let offset = start;
  let rowStart = start;
  let rowLine = line;
  let currentLine = line;
  let block: Block = { start, end: start, line, rows: 0 };

  function closeBlock(): Block {
    const closed = { ...block, end: offset };
    block = { start: offset, end: offset, line: currentLine, rows: 0 };
    return closed;
  }

  function endRow(): Block | null {
    if (!isBlank) block.rows += 1;
    isBlank = true;
    state = FIELD_START;
    rowStart = offset;
    rowLine = currentLine;
    return block.rows === rowsPerBlock ? closeBlock() : null;
  }

  function stateAfter(byte: number): number {
    if (byte === QUOTE && state !== PLAIN) return QUOTED;
    return byte === delimiterByte ? FIELD_START : PLAIN;
  }

  function push(bytes: Uint8Array): Block[] {
    const blocks: Block[] = [];
    const base = offset;
    for (let index = 0; index < bytes.length; index += 1) {
      const byte = bytes[index] ?? 0;
      if (byte === LF) {
        currentLine += 1;
        if (state === QUOTED) continue;
        offset = base + index + 1;
        const closed = endRow();
        if (closed) blocks.push(closed);
      } else if (state === QUOTED) {
        if (byte === QUOTE) state = QUOTE_CLOSED;
      } else {
        if (byte > SPACE) isBlank = false;
        state = stateAfter(byte);
      }
    }
    offset = base + bytes.length;
    if (offset - rowStart > MAX_ROW_BYTES) {
      refuse({ kind: "longLine", line: rowLine, maximumKb: MAX_ROW_BYTES / 1024 });
    }
    return blocks;
  }

  function finish(): Block[] {
    const closed = endRow();
    if (closed) return [closed];
    return block.rows > 0 ? [closeBlock()] : [];
  }

  return { push, finish };
}
