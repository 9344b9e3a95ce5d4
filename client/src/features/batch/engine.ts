import type { RowResult, StressItem } from "./api";
import { toItem } from "./checkRow";
import type { InputSpec } from "./columns";
import { exportCsv } from "./exportCsv";
import { FileError } from "./fileProblem";
import { ROWS_PER_CHUNK } from "./limits";
import { createMeter } from "./meter";
import { previewOf } from "./preview";
import { createRunner, type FailedChunk, type Runner } from "./runner";
import { type ByteSource, LISTED_PROBLEMS, readBlock, type Scan, scanFile, sourceOf } from "./scan";
import { EMPTY, type FailedLines, type Progress, type ShownRow, type Snapshot } from "./snapshot";
import { estimateOf, PENDING, setEstimate, setRefusal } from "./table";
import { createThrottle } from "./throttle";
import { binLevels } from "./timeline";

const REPORT_EVERY_MS = 200;
const LISTED_CHUNKS = 5;

/** What a page can ask; everything else it learns from the snapshots. */
export interface Engine {
  open: (file: File, specs: InputSpec[]) => Promise<void>;
  /** Forgets the file and all results. */
  clear: () => Promise<void>;
  start: () => Promise<void>;
  pause: () => Promise<void>;
  cancel: () => Promise<void>;
  retry: (chunk?: number) => Promise<void>;
  rows: (first: number, count: number) => Promise<ShownRow[]>;
  /** The first row that begins in this line or after it. */
  rowAtLine: (line: number) => Promise<number>;
  download: () => Promise<Blob>;
}

/** What the engine needs from outside. */
export interface EngineParts {
  predictChunk: (items: StressItem[], signal: AbortSignal) => Promise<RowResult[]>;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  now: () => number;
  report: (change: Partial<Snapshot>) => void;
}

interface Job {
  source: ByteSource;
  scan: Scan;
  runner: Runner;
  progress: Progress;
}

/** Reads a file, sends its rows and keeps the results; lives in a worker, in tests beside the page. */
export function createEngine(parts: EngineParts): Engine {
  let job: Job | null = null;
  let opening = new AbortController();
  let version = 0;

  function clear(): void {
    opening.abort();
    opening = new AbortController();
    job?.runner.cancel();
    job = null;
    parts.report(EMPTY);
  }

  async function open(file: File, specs: InputSpec[]): Promise<void> {
    clear();
    const { signal } = opening;
    parts.report({ phase: "reading", file: { name: file.name, size: file.size } });
    try {
      const source = sourceOf(file);
      const scan = await scanFile(source, { specs, onProgress: reportReading(file.size), signal });
      if (!signal.aborted) begin(source, scan);
    } catch (cause) {
      if (signal.aborted) return;
      if (!(cause instanceof FileError)) throw cause;
      parts.report({ phase: "refused", fileProblem: cause.problem });
    }
  }

  function reportReading(size: number) {
    let reportedMs = parts.now();
    return (bytes: number, rows: number) => {
      if (parts.now() - reportedMs < REPORT_EVERY_MS) return;
      reportedMs = parts.now();
      parts.report({ reading: { share: bytes / size, rows } });
    };
  }

  function begin(source: ByteSource, scan: Scan): void {
    const usable = scan.table.rows - scan.unusable;
    const progress: Progress = { ...EMPTY.progress, total: usable, levels: [0, 0, 0] };
    const meter = createMeter(parts.now);
    const later = createThrottle(REPORT_EVERY_MS, parts, () => reportRun());

    function reportRun(): void {
      if (job?.runner !== runner) return;
      const phase = runner.phase();
      if (phase === "running") meter.start();
      else meter.stop();
      const failed = runner.failed();
      version += 1;
      parts.report({
        phase,
        hold: runner.hold(),
        progress: { ...progress, rowsPerSecond: meter.rate(progress.done) },
        failed: failed.slice(0, LISTED_CHUNKS).map((chunk) => linesOf(chunk, scan)),
        failedTotal: failed.length,
        problems: [...scan.problems],
        problemTotal: scan.unusable + progress.refused,
        version,
        timeline: binLevels(scan.table),
      });
    }

    const runner = createRunner({
      chunks: scan.blocks.length,
      send: (chunk, signal) => sendChunk({ source, scan, progress }, chunk, signal),
      sleep: parts.sleep,
      now: parts.now,
      onChange: later,
    });
    job = { source, scan, runner, progress };
    parts.report({
      phase: "idle",
      preview: previewOf(scan),
      progress,
      problems: [...scan.problems],
      problemTotal: scan.unusable,
    });
  }

  async function sendChunk(
    { source, scan, progress }: Omit<Job, "runner">,
    chunk: number,
    signal: AbortSignal,
  ): Promise<void> {
    const first = chunk * ROWS_PER_CHUNK;
    const rows = (await readBlock(source, scan, chunk))
      .map((row, index) => ({ ...row, index: first + index }))
      .filter(({ index }) => scan.table.status[index] === PENDING);
    if (rows.length === 0) return;
    const items = rows.map(({ fields }) => toItem(fields, scan.layout));
    const results = await parts.predictChunk(items, signal);
    signal.throwIfAborted();
    rows.forEach((row, index) => {
      const result = results[index];
      if (result) keep(scan, progress, row, result);
    });
  }

  async function rows(first: number, count: number): Promise<ShownRow[]> {
    if (!job) return [];
    const { source, scan } = job;
    const shown: ShownRow[] = [];
    const last = Math.min(first + count, scan.table.rows);
    for (
      let block = Math.floor(first / ROWS_PER_CHUNK);
      block * ROWS_PER_CHUNK < last;
      block += 1
    ) {
      const blockFirst = block * ROWS_PER_CHUNK;
      (await readBlock(source, scan, block)).forEach(({ line, fields }, index) => {
        const row = blockFirst + index;
        if (row < first || row >= last) return;
        const problem = scan.reasons.reason(scan.table.reason[row] ?? 0);
        shown.push({ line, fields, estimate: estimateOf(scan.table, row), problem });
      });
    }
    return shown;
  }

  async function rowAtLine(line: number): Promise<number> {
    if (!job) return 0;
    const { blocks } = job.scan;
    const after = blocks.findIndex((block) => block.line > line);
    const block = Math.max(0, (after < 0 ? blocks.length : after) - 1);
    const lines = (await readBlock(job.source, job.scan, block)).map((row) => row.line);
    const inBlock = lines.findIndex((own) => own >= line);
    const row = block * ROWS_PER_CHUNK + (inBlock < 0 ? lines.length : inBlock);
    return Math.min(row, job.scan.table.rows - 1);
  }

  async function download(): Promise<Blob> {
    if (!job) throw new FileError({ kind: "unreadable" });
    return exportCsv(job.source, job.scan);
  }

  return {
    open,
    clear: async () => clear(),
    start: async () => job?.runner.start(),
    pause: async () => job?.runner.pause(),
    cancel: async () => job?.runner.cancel(),
    retry: async (chunk) => job?.runner.retry(chunk),
    rows,
    rowAtLine,
    download,
  };
}

function keep(
  scan: Scan,
  progress: Progress,
  row: { line: number; index: number },
  result: RowResult,
): void {
  progress.done += 1;
  if ("refusal" in result) {
    const reason = { kind: "server", text: result.refusal } as const;
    setRefusal(scan.table, row.index, scan.reasons.code(reason));
    progress.refused += 1;
    if (scan.problems.length < LISTED_PROBLEMS) scan.problems.push({ line: row.line, reason });
    return;
  }
  setEstimate(scan.table, row.index, result);
  progress.levels[result.level] = (progress.levels[result.level] ?? 0) + 1;
}

function linesOf(failed: FailedChunk, scan: Scan): FailedLines {
  const block = scan.blocks[failed.chunk];
  return { ...failed, firstLine: block?.line ?? 0, rows: block?.rows ?? 0 };
}
