import { expect, test } from "vitest";
import { setLanguage } from "../../../test/language";
import { type Decision, NORMAL } from "../science/policy";
import { breakPhraseOf, phraseOf, signalOf, testPhrase } from "./phrases";

const blind: Decision = { ...NORMAL, state: "not_monitoring", reasons: ["dark", "no_face"] };

test.each([
  [NORMAL, 0, "Attention."],
  [
    { ...NORMAL, state: "microsleep", level: 2, cause: "eyes_closed" },
    2,
    "Wake up! Your eyes are closed.",
  ],
  [blind, "not_monitoring", "Not monitoring: it is too dark."],
  [{ ...blind, reasons: [] }, "not_monitoring", "Not monitoring."],
  // Who slept a moment ago is not left alone because the camera is gone.
  [{ ...blind, level: 2 }, 2, "Not monitoring: it is too dark."],
  [{ ...blind, level: 1 }, "not_monitoring", "Not monitoring: it is too dark."],
] as const)("%j sounds as %s", (decision, signal, phrase) => {
  expect([signalOf(decision), phraseOf(decision)]).toEqual([signal, phrase]);
});

test("speaks the language of the page", async () => {
  await setLanguage("de");
  expect([phraseOf(blind), breakPhraseOf("time_on_task"), testPhrase()]).toEqual([
    expect.stringContaining("dunkel"),
    expect.stringContaining("Pause"),
    expect.stringContaining("Alarm"),
  ]);
});
