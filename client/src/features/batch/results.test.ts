import { describe, expect, test } from "vitest";
import { checkRow, toItem } from "./checkRow";
import { exportCsv } from "./exportCsv";
import { createMeter } from "./meter";
import { resultName } from "./RunPanel";
import { createReasonBook } from "./reasons";
import { scanFile } from "./scan";
import { rowAt, scrollRange, topOf, VISIBLE_ROWS } from "./scrolling";
import { addRow, closeTable, createTable, estimateOf, setEstimate, setRefusal } from "./table";
import { templateCsv } from "./template";
import { GOOD, HEADER, SPECS, scanOf, seededRandom, sourceFrom } from "./testing";
import { binLevels, layersOf, MAX_BINS, periodsOf } from "./timeline";

const LOW = { level: 0, confidence: 0.7, probabilities: [0.7, 0.2, 0.1] };
const HIGH = { level: 2, confidence: 0.6125, probabilities: [0.2025, 0.185, 0.6125] };

function textOf(blob: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    // Blob.text would hide a byte order mark.
    reader.readAsText(blob, "utf-8");
  });
}

function tableOf(times: number[], estimate = (row: number) => (row % 2 ? HIGH : LOW)) {
  const table = createTable();
  for (const time of times) addRow(table, 0, time);
  closeTable(table);
  for (const row of times.keys()) setEstimate(table, row, estimate(row));
  return table;
}

describe("the table", () => {
  test("grows, and gives back what the API said, to the fourth decimal", () => {
    const random = seededRandom(7);
    const table = createTable();
    const estimates = Array.from({ length: 10_000 }, () => {
      addRow(table, 0, 0);
      const shares = Array.from({ length: 4 }, () => Math.round(random() * 10_000) / 10_000);
      return {
        level: Math.floor(random() * 3),
        confidence: shares[0] ?? 0,
        probabilities: shares.slice(1),
      };
    });
    closeTable(table);
    for (const [row, estimate] of estimates.entries()) setEstimate(table, row, estimate);
    for (const [row, estimate] of estimates.entries()) {
      expect(estimateOf(table, row)).toEqual(estimate);
    }
  });

  test("takes 19 bytes a row", () => {
    const { status, reason, time, shares } = tableOf([1, 2, 3, 4]);
    const bytes = [status, reason, time, shares].reduce((sum, part) => sum + part.byteLength, 0);
    expect(bytes).toBe(4 * 19);
  });
});

test("equal reasons are kept once", () => {
  const book = createReasonBook();
  const codes = [1, 2, 1].map((n) => book.code({ kind: "server", text: `no ${n}` }));
  expect(codes).toEqual([1, 2, 1]);
  expect(book.reason(2)).toEqual({ kind: "server", text: "no 2" });
  expect(book.reason(0)).toBeNull();
});

test("more different reasons than a code can tell apart are named as such, none as another", () => {
  const book = createReasonBook();
  const codes = Array.from({ length: 70_000 }, (_, n) =>
    book.code({ kind: "server", text: `no ${n}` }),
  );
  expect(book.reason(codes[65_533] ?? 0)).toEqual({ kind: "server", text: "no 65533" });
  expect(book.reason(codes[65_534] ?? 0)).toEqual(book.reason(codes[69_999] ?? 0));
  expect(book.reason(codes[69_999] ?? 0)).toMatchObject({
    text: expect.stringContaining("too many"),
  });
});

describe("the timeline", () => {
  test("counts the levels by time and never has too many bins", () => {
    const timeline = binLevels(tableOf(Array.from({ length: 10_000 }, (_, row) => row)));
    expect(timeline).toMatchObject({ fromMs: 0, toMs: 9999, bins: MAX_BINS });
    const [low = 0, medium = 0, high = 0] = timeline?.counts ?? [];
    expect([low, medium, high]).toEqual([13, 0, 12]);
    expect(timeline?.counts.reduce((sum, count) => sum + count, 0)).toBe(10_000);
  });

  test("is none without two different times", () => {
    expect(binLevels(tableOf([5, 5, Number.NaN]))).toBeNull();
  });

  test("gets shorter as a table, and loses no row", () => {
    const timeline = binLevels(tableOf(Array.from({ length: 1000 }, (_, row) => row * 1000)));
    if (!timeline) throw new Error("no timeline");
    const periods = periodsOf(timeline, 24);
    expect(periods.length).toBeLessThanOrEqual(24);
    expect(periods.flatMap(({ counts }) => counts).reduce((a, b) => a + b)).toBe(1000);
    expect(periods.at(-1)?.toMs).toBe(999_000);
  });

  test("is drawn as shares", () => {
    const counts = Uint32Array.from([1, 0, 3, 0, 0, 0]);
    const layers = layersOf({ fromMs: 0, toMs: 1, bins: 2, counts });
    expect(layers).toEqual(["M0 1V0.75h1V1z", "", "M0 1V0.25h1V1z"]);
  });
});

describe("the download", () => {
  async function exported(content: string) {
    const scan = await scanOf(content);
    setEstimate(scan.table, 0, HIGH);
    return { scan, text: () => exportCsv(sourceFrom(content), scan).then(textOf) };
  }

  test("is the input, then the results; what is no number cannot become a formula", async () => {
    const { scan, text } = await exported(
      `${HEADER},note,shift\n${GOOD},=1+1,-5\n${GOOD},"a ""b"", c",@x\n1,2\n${GOOD},x,y,z\n${GOOD},,`,
    );
    setRefusal(scan.table, 1, scan.reasons.code({ kind: "server", text: "=no, not today" }));
    expect((await text()).split("\r\n")).toEqual([
      `${HEADER},note,shift,stress_level,confidence,probability_low,probability_medium,probability_high,error`,
      `${GOOD},'=1+1,-5,high,0.6125,0.2025,0.1850,0.6125,`,
      `${GOOD},"a ""b"", c",'@x,,,,,,"'=no, not today"`,
      "1,2,,,,,,,,,,,the row has 2 instead of 7 fields",
      `${GOOD},x,y,,,,,,the row has 8 instead of 7 fields,z`,
      `${GOOD},,,,,,,,not sent`,
      "",
    ]);
  });

  test("keeps the file's delimiter and decimal comma", async () => {
    const { text } = await exported(`\uFEFF${HEADER.replaceAll(",", ";")}\n72;0,5;0,2;0,3;0,4\n`);
    expect((await text()).split("\r\n")[1]).toBe(
      "72;0,5;0,2;0,3;0,4;high;0,6125;0,2025;0,1850;0,6125;",
    );
  });

  test("begins with a byte order mark when the file did", async () => {
    const size = async (content: string) => {
      const { scan } = await exported(content);
      return (await exportCsv(sourceFrom(content), scan)).size;
    };
    const plain = `${HEADER}\n${GOOD}`;
    expect(await size(`\uFEFF${plain}`)).toBe((await size(plain)) + 3);
  });

  test("can be estimated again: old results are replaced", async () => {
    const { text } = await exported(`${HEADER}\n${GOOD}\n`);
    const again = await exported(await text());
    expect(again.scan.layout.replaced).toHaveLength(6);
    expect(again.scan.unusable).toBe(0);
    expect(await again.text()).toBe(await text());
  });

  test.each([
    ["drive.csv", "drive-stress.csv"],
    ["a.b.CSV", "a.b-stress.csv"],
    ["", "results-stress.csv"],
  ])("%s -> %s", (name, result) => {
    expect(resultName(name)).toBe(result);
  });
});

test.each([".", ","])("the template with %j is a file that can be estimated", async (separator) => {
  const content = templateCsv(SPECS, separator);
  const { signal } = new AbortController();
  const scan = await scanFile(sourceFrom(content), { specs: SPECS, onProgress: () => {}, signal });
  expect(scan).toMatchObject({ unusable: 0, timeKind: "date", unreadableTimes: 0 });
  expect(scan.firstRows.map(({ fields }) => checkRow(fields, scan.layout))).toEqual([
    null,
    null,
    null,
  ]);
  expect(toItem(scan.firstRows[0]?.fields ?? [], scan.layout)).toMatchObject({
    heart_rate: 72,
    ecg: 0.2,
  });
});

test("scrolling reaches every row of a million, and the last one", () => {
  const rows = 1_000_000;
  expect(scrollRange(rows)).toBe(8_000_000);
  expect(rowAt(scrollRange(rows), rows)).toBe(rows - VISIBLE_ROWS);
  for (const row of [0, 1, 17, 499_999, 999_988])
    expect(rowAt(Math.round(topOf(row, rows)), rows)).toBe(row);
  expect(scrollRange(5)).toBe(0);
  expect(rowAt(0, 5)).toBe(0);
});

test("the meter leaves out what was paused", () => {
  let nowMs = 0;
  const meter = createMeter(() => nowMs);
  meter.start();
  nowMs = 1000;
  expect(meter.rate(100)).toBeNull();
  nowMs = 4000;
  expect(meter.rate(400)).toBe(100);
  meter.stop();
  nowMs = 60_000;
  expect(meter.rate(400)).toBe(100);
  meter.start();
  nowMs = 64_000;
  expect(meter.rate(800)).toBe(100);
});
