import { describe, expect, test } from "vitest";
import { createSplitter } from "./blocks";
import { MAX_ROW_BYTES } from "./limits";
import { parseRows, writeField } from "./rows";
import { seededRandom } from "./testing";

const fieldsOf = (text: string, delimiter = ",") =>
  parseRows(text, delimiter, 1).map(({ fields }) => fields);

function blocksOf(text: string, { delimiter = ",", rowsPerBlock = 2, pieceBytes = 1 << 20 } = {}) {
  const bytes = new TextEncoder().encode(text);
  const splitter = createSplitter({ delimiter, rowsPerBlock, start: 0, line: 1 });
  const blocks = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    blocks.push(...splitter.push(bytes.subarray(at, at + pieceBytes)));
  }
  blocks.push(...splitter.finish());
  return { bytes, blocks };
}

describe("parseRows", () => {
  test.each([
    [
      "a,b\nc,d",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "a,b\r\nc,d\r\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["a,\n", [["a", ""]]],
    [",\n", [["", ""]]],
    ["\n \r\na\n\n", [["a"]]],
    ['"a,b",c\r\n', [["a,b", "c"]]],
    ['"say ""hi""",c', [['say "hi"', "c"]]],
    [
      '"two\nlines",c\nd,e',
      [
        ["two\nlines", "c"],
        ["d", "e"],
      ],
    ],
    ['"",c', [["", "c"]]],
    [
      'a"b,c"\nd,e',
      [
        ['a"b', 'c"'],
        ["d", "e"],
      ],
    ],
    ['"a"b,c', [["ab", "c"]]],
    ['"never closed,\nc', [["never closed,\nc"]]],
  ])("%j", (text, rows) => {
    expect(fieldsOf(text)).toEqual(rows);
  });

  test("counts the file's lines: blank ones and those inside quotes too", () => {
    const lines = parseRows('a\n\n"b\nb"\nc', ",", 10).map(({ line }) => line);
    expect(lines).toEqual([10, 12, 14]);
  });
});

describe("a random table", () => {
  const PIECES = ["", "a", "7", ",", ";", '"', '""', "\n", "\r\n", " ", "é", "日本", "=1+1", "\t"];

  function randomTable(seed: number): string[][] {
    const random = seededRandom(seed);
    const pick = () => PIECES[Math.floor(random() * PIECES.length)] ?? "";
    const field = () => pick() + pick() + pick();
    const width = 2 + Math.floor(random() * 4);
    return Array.from({ length: 1 + Math.floor(random() * 12) }, () =>
      // The first field is never blank: a row of blanks alone would be no row.
      Array.from({ length: width }, (_, index) => (index === 0 ? `x${field()}` : field())),
    );
  }

  test.each([",", ";", "\t"])("comes back as it was written, separated by %j", (delimiter) => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const table = randomTable(seed);
      const line = (fields: string[]) =>
        fields.map((field) => writeField(field, delimiter)).join(delimiter);
      for (const end of ["\n", "\r\n"]) {
        const text = table.map(line).join(end) + (seed % 2 ? end : "");
        expect(fieldsOf(text, delimiter), `seed ${seed}`).toEqual(table);
      }
    }
  });

  test("is cut into the same blocks whatever pieces it arrives in, and each block reads alone", () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const table = randomTable(seed);
      const text = table.map((row) => row.map((f) => writeField(f, ",")).join(",")).join("\n");
      const { bytes, blocks } = blocksOf(text);
      for (const pieceBytes of [1, 2, 3, 7]) {
        expect(blocksOf(text, { pieceBytes }).blocks, `seed ${seed}`).toEqual(blocks);
      }
      const read = blocks.flatMap(({ start, end, line }) =>
        parseRows(new TextDecoder().decode(bytes.subarray(start, end)), ",", line),
      );
      expect(read, `seed ${seed}`).toEqual(parseRows(text, ",", 1));
    }
  });
});

describe("createSplitter", () => {
  test("says where the blocks are, in bytes and lines", () => {
    const { blocks } = blocksOf("é,1\r\n\r\nb,2\nc,3");
    expect(blocks).toEqual([
      { start: 0, end: 12, line: 1, rows: 2 },
      { start: 12, end: 15, line: 4, rows: 1 },
    ]);
  });

  test("refuses a quote that never closes before it has swallowed the file", () => {
    const text = `a,b\n"c,${"d\n".repeat(MAX_ROW_BYTES)}`;
    expect(() => blocksOf(text)).toThrow(
      expect.objectContaining({ problem: { kind: "longLine", line: 2, maximumKb: 64 } }),
    );
  });
});
