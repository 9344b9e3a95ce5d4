import { expect, test } from "vitest";
import { uuidv7 } from "../../../lib/uuid";
import { type Level, NORMAL, type State } from "../science/policy";
import { Episodes } from "./episodes";

const STATES: readonly State[] = ["normal", "advisory", "microsleep", "unresponsive"];

/** What is asked about after each level, a second apart: its begin in s and its level. */
function asked(levels: readonly Level[]): ([number, Level] | null)[] {
  const episodes = new Episodes(uuidv7);
  return levels.map((level, i) => {
    const state = STATES[level] ?? "normal";
    const over = episodes.push({ ...NORMAL, level, state }, 1000 * i);
    if (over) expect(over.state).toBe(STATES[over.level]);
    return over && [over.t_ms / 1000, over.level];
  });
}

test.each<[string, Level[], ([number, Level] | null)[]]>([
  [
    "an alarm is asked about once, at its first fall",
    [0, 2, 2, 1, 0],
    [null, null, null, [1, 2], null],
  ],
  ["at its worst", [1, 2, 3, 2, 0], [null, null, null, [0, 3], null]],
  ["again when it rises again", [2, 1, 2, 0], [null, [0, 2], null, [2, 2]]],
  ["an advisory, too", [1, 0, 1, 0], [null, [0, 1], null, [2, 1]]],
  ["calm is no alarm", [0, 0], [null, null]],
])("%s", (_, levels, expected) => {
  expect(asked(levels)).toEqual(expected);
});
