import { expect, test } from "vitest";
import { lettersOfLine } from "./StateDisplay";

test.each([
  ["Awake", 5],
  ["Wach", 5],
  ["Wake up!", 8],
  ["Not monitoring", 10],
  ["Not monitoring yet", 14],
  ["Keine Reaktion", 8],
])("%s is drawn as wide as %i letters", (word, letters) => {
  expect(lettersOfLine(word)).toBe(letters);
});
