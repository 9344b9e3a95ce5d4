import type { FileProblem } from "./fileProblem";
import type { FailedChunk, Hold, RunPhase } from "./runner";
import type { Encoding, RowProblem } from "./scan";
import type { Estimate } from "./table";
import type { TimeKind } from "./time";
import type { Timeline } from "./timeline";

/** "empty": no file; "refused": the file cannot be used; "idle": it can, nothing is sent yet. */
export type Phase = "empty" | "reading" | "refused" | RunPhase;

export interface Reading {
  /** 0 to 1 */
  share: number;
  rows: number;
}

/** A row for the screen. */
export interface ShownRow {
  line: number;
  fields: string[];
  estimate: Estimate | null;
  problem: RowProblem["reason"] | null;
}

/** What a readable file holds. */
export interface Preview {
  rows: number;
  usable: number;
  delimiter: string;
  encoding: Encoding;
  header: string[];
  /** Positions in the header. */
  sent: number[];
  time: number | null;
  subject: number | null;
  absent: string[];
  kept: string[];
  replaced: string[];
  timeKind: TimeKind | null;
  unreadableTimes: number;
  firstRows: ShownRow[];
}

export interface Progress {
  /** Rows that could be sent, and those that have an answer. */
  total: number;
  done: number;
  refused: number;
  /** By level, in the order of LEVELS. */
  levels: number[];
  rowsPerSecond: number | null;
}

export interface FailedLines extends FailedChunk {
  firstLine: number;
  rows: number;
}

/** Everything that a page shows of a batch, but for the rows of the result table. */
export interface Snapshot {
  phase: Phase;
  file: { name: string; size: number } | null;
  reading: Reading;
  fileProblem: FileProblem | null;
  preview: Preview | null;
  progress: Progress;
  hold: Hold | null;
  failed: FailedLines[];
  failedTotal: number;
  problems: RowProblem[];
  problemTotal: number;
  timeline: Timeline | null;
  /** Counts up whenever rows have got results: what was read of them is out of date. */
  version: number;
}

export const EMPTY: Snapshot = {
  phase: "empty",
  file: null,
  reading: { share: 0, rows: 0 },
  fileProblem: null,
  preview: null,
  progress: { total: 0, done: 0, refused: 0, levels: [0, 0, 0], rowsPerSecond: null },
  hold: null,
  failed: [],
  failedTotal: 0,
  problems: [],
  problemTotal: 0,
  timeline: null,
  version: 0,
};
