import i18next from "i18next";
import { describe, expect, test } from "vitest";
import { setLanguage } from "../../test/language";
import { announcement } from "./announcement";
import type { FileProblem } from "./fileProblem";
import { runText, runTitle } from "./runText";
import { EMPTY, type Snapshot } from "./snapshot";
import { createThrottle } from "./throttle";
import { durationText, fileProblemText, momentText } from "./words";

const t = i18next.getFixedT(null, "batch");

const at = (change: Partial<Snapshot>): Snapshot => ({ ...EMPTY, ...change });
const done = (rows: number, total = 200) => ({ ...EMPTY.progress, done: rows, total });

test.each([
  [-1, "0 s"],
  [59.4, "59 s"],
  [200, "3 min 20 s"],
  [3600, "1 h 0 min"],
  [7_322, "2 h 2 min"],
])("%d s is %s", (seconds, text) => {
  expect(durationText(seconds, t)).toBe(text);
});

test("a moment is a date, or how long after the start", () => {
  const moment = Date.UTC(2026, 0, 15, 12);
  expect(momentText(moment, "date", t)).toContain("2026");
  expect(momentText(90_000, "seconds", t)).toBe("1 min 30 s");
});

test.each<[FileProblem, RegExp]>([
  [{ kind: "empty" }, /^The file is empty\./],
  [{ kind: "noRows" }, /no rows below/],
  [{ kind: "binary" }, /not a text file/],
  [{ kind: "utf16" }, /UTF-16/],
  [{ kind: "macLines" }, /old Mac/],
  [{ kind: "unreadable" }, /cannot be read/],
  [{ kind: "wrongDelimiter", header: "a|b" }, /: a\|b$/],
  [{ kind: "duplicateColumns", names: ["ecg", "emg"] }, /twice: ecg, emg\./],
  [{ kind: "longLine", line: 1200, maximumKb: 64 }, /line 1,200 is longer than 64 kB/],
])("the file's problem %o in words", (problem, words) => {
  expect(fileProblemText(problem, t)).toMatch(words);
});

describe("what is read out", () => {
  test("progress goes in steps of ten percent", () => {
    const spoken = [0, 19, 39, 40, 200].map((rows) =>
      announcement(at({ phase: "running", progress: done(rows) }), t),
    );
    const percent = spoken.map((text) => /^(\d+) percent/.exec(text)?.[1]);
    expect(percent).toEqual(["0", "0", "10", "20", "100"]);
  });

  test.each([
    ["empty", ""],
    ["reading", "Reading the file."],
    ["refused", "This file cannot be used."],
    ["paused", "Paused."],
    ["stopped", "Stopped. The server does not answer as it should."],
    ["cancelled", "Cancelled."],
  ] as const)("%s", (phase, text) => {
    expect(announcement(at({ phase }), t)).toBe(text);
  });

  test("only rows with a result count as estimated", () => {
    const progress = { ...done(200), refused: 3 };
    expect(announcement(at({ phase: "done", progress }), t)).toBe("Done. Rows estimated: 197.");
  });

  test("in German, too", async () => {
    await setLanguage("de");
    expect(announcement(at({ phase: "paused" }), t)).toBe("Pausiert.");
  });
});

test("a file that was changed during its run stops it, and says so", () => {
  const failed = [{ failure: { kind: "file" } }] as Snapshot["failed"];
  const stopped = at({ phase: "stopped", failed });
  expect(runTitle(stopped, t)).toBe("Stopped: the file cannot be read any more");
  expect(runText(stopped, t)).toMatch(/It was changed, moved or deleted/);
});

test("a throttle acts at once, then at most once a rest, and never loses the last call", async () => {
  const wakes: (() => void)[] = [];
  const sleep = () => new Promise<void>((wake) => wakes.push(wake));
  let acted = 0;
  const call = createThrottle(100, { sleep }, () => {
    acted += 1;
  });
  const rest = async () => {
    wakes.shift()?.();
    await Promise.resolve();
  };
  call();
  call();
  call();
  expect(acted).toBe(1);
  await rest();
  expect(acted).toBe(2);
  await rest();
  expect(acted).toBe(2);
  call();
  expect(acted).toBe(3);
});
