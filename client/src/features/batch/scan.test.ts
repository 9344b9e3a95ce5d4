import { describe, expect, test } from "vitest";
import { toItem } from "./checkRow";
import { MAX_ROWS } from "./limits";
import { reasonInEnglish } from "./reasons";
import { readBlock } from "./scan";
import { PENDING, UNUSABLE } from "./table";
import { GOOD, HEADER, problemOf, scanOf, sourceFrom } from "./testing";

const file = (...rows: string[]) => `${[HEADER, ...rows].join("\n")}\n`;
const utf16 = (text: string) =>
  new Uint8Array(new Uint16Array([...text].map((c) => c.charCodeAt(0))).buffer);

async function problemsOf(content: string | Uint8Array) {
  const { problems } = await scanOf(content);
  return problems.map(({ line, reason }) => [line, reasonInEnglish(reason)]);
}

async function firstItem(content: string | Uint8Array) {
  const { layout, firstRows } = await scanOf(content);
  return toItem(firstRows[0]?.fields ?? [], layout);
}

const ITEM = { heart_rate: 72, ecg: 0.5, emg: 0.2, gsr: 0.3, respiration: 0.4 };

describe("a file is understood", () => {
  test.each([
    ["with commas", file(GOOD)],
    ["without a last line end", `${HEADER}\n${GOOD}`],
    ["with CRLF and blank lines", `\r\n${HEADER}\r\n\r\n${GOOD}\r\n\r\n`],
    ["with a BOM", `\uFEFF${file(GOOD)}`],
    ["with quotes", `"heart_rate","ecg",emg,gsr,respiration\n"72","0.5",0.2,"0,3",0.4`],
    ["with semicolons and decimal commas", `${HEADER.replaceAll(",", ";")}\n72;0,5;0,2;0,3;0,4`],
    ["with tabs", `${HEADER.replaceAll(",", "\t")}\n${GOOD.replaceAll(",", "\t")}`],
    [
      "with Excel's sep line",
      `sep=;\n${HEADER.replaceAll(",", ";")}\n${GOOD.replaceAll(",", ";")}`,
    ],
    ["in another order, with resp", "resp,gsr,emg,ecg,heart_rate\n.4,.3,.2,.5,72"],
    ["with names in capitals and spaces", "Heart Rate,ECG,EMG,GSR,Resp\n72,0.5,0.2,0.3,0.4"],
  ])("%s", async (_, content) => {
    expect(await firstItem(content)).toEqual(ITEM);
  });

  test("with optional, time and other columns", async () => {
    const header = `note,${HEADER},resting_heart_rate,timestamp,subject_id`;
    const { layout, ...scan } = await scanOf(`${header}\n=x,${GOOD},58,2026-01-15T08:00:00Z,p-1\n`);
    expect(toItem(scan.firstRows[0]?.fields ?? [], layout)).toEqual({
      ...ITEM,
      resting_heart_rate: 58,
      subject_id: "p-1",
    });
    expect(layout.kept).toEqual(["note", "timestamp"]);
    expect(scan.timeKind).toBe("date");
    expect(scan.table.time[0]).toBe(Date.UTC(2026, 0, 15, 8));
  });

  test("in Windows-1252, which Excel writes", async () => {
    const bytes = new Uint8Array(
      [...`${HEADER},ort\n${GOOD},M\u00fcnchen\n`].map((c) => c.charCodeAt(0)),
    );
    const scan = await scanOf(bytes);
    expect(scan.encoding).toBe("windows-1252");
    expect(scan.firstRows[0]?.fields.at(-1)).toBe("München");
  });
});

describe("a bad row keeps its line and its reason, the others stay good", () => {
  test.each([
    ["39,0.5,0.2,0.3,0.4", "heart_rate must be a number from 40 to 200 (bpm)"],
    ["true,0.5,0.2,0.3,0.4", "heart_rate must be a number from 40 to 200 (bpm)"],
    [
      "72,,0.2,0.3,1.01",
      "ecg is missing: a number from 0 to 1 (share of the person's own range); " +
        "respiration must be a number from 0 to 1 (share of the person's own range)",
    ],
    ["72,0.5,0.2,0.3", "the row has 4 instead of 5 fields"],
    ["72,0.5,0.2,0.3,0.4,1", "the row has 6 instead of 5 fields"],
  ])("%s", async (row, message) => {
    expect(await problemsOf(file(GOOD, "", row, GOOD))).toEqual([[4, message]]);
    const { table, unusable } = await scanOf(file(GOOD, "", row, GOOD));
    expect(Array.from(table.status)).toEqual([PENDING, UNUSABLE, PENDING]);
    expect(unusable).toBe(1);
  });

  test("subject_id in the words of the API, empty is allowed", async () => {
    const content = `${HEADER},subject_id\n${GOOD},Jane Doe\n${GOOD},\n`;
    expect(await problemsOf(content)).toEqual([
      [2, "subject_id must be 1 to 64 letters, digits, - or _"],
    ]);
  });

  test("a quoted field over two lines counts as two", async () => {
    const content = `${HEADER},note\n${GOOD},"a\nb"\n1,0,0,0,0,c\n`;
    expect((await problemsOf(content)).map(([line]) => line)).toEqual([4]);
  });
});

describe("a file that cannot be used says why", () => {
  test.each([
    ["", { kind: "empty" }],
    ["\n \r\n", { kind: "empty" }],
    [HEADER, { kind: "noRows" }],
    [`${HEADER}\n\n`, { kind: "noRows" }],
    ["PK\u0003\u0004abc", { kind: "binary" }],
    ["a,b\u0000\u0000\u0000c,d", { kind: "binary" }],
    [utf16(file(GOOD)), { kind: "utf16" }],
    [utf16(`\uFEFF${file(GOOD)}`), { kind: "utf16" }],
    [file(GOOD).replaceAll("\n", "\r"), { kind: "macLines" }],
    [
      HEADER.replaceAll(",", "|"),
      { kind: "wrongDelimiter", header: "heart_rate|ecg|emg|gsr|respiration" },
    ],
    [
      "pulse,ecg,emg,gsr\n1,2,3,4",
      {
        kind: "missingColumns",
        missing: ["heart_rate", "respiration"],
        found: ["pulse", "ecg", "emg", "gsr"],
      },
    ],
    [`${HEADER},resp\n`, { kind: "duplicateColumns", names: ["respiration"] }],
    ["x".repeat(70_000), { kind: "longLine", line: 1, maximumKb: 64 }],
  ])("%#", async (content, problem) => {
    expect(await problemOf(content)).toEqual(problem);
  });

  test("more rows than allowed", async () => {
    const content = `${HEADER}\n${"72,0,0,0,0\n".repeat(MAX_ROWS + 1)}`;
    expect(await problemOf(content)).toEqual({ kind: "tooManyRows", maximum: MAX_ROWS });
  }, 30_000);
});

test("any block can be read again, and a changed file is noticed", async () => {
  const content = file(...Array.from({ length: 250 }, (_, i) => `${40 + (i % 100)},0,0,0,0`));
  const scan = await scanOf(content);
  const rows = await readBlock(sourceFrom(content), scan, 2);
  expect(rows).toHaveLength(50);
  expect(rows[0]).toEqual({ line: 202, fields: ["40", "0", "0", "0", "0"] });
  const changed = sourceFrom(content.replaceAll("\n", " "));
  await expect(readBlock(changed, scan, 2)).rejects.toMatchObject({
    problem: { kind: "unreadable" },
  });
});
