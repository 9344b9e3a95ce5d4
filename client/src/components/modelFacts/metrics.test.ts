import { expect, test } from "vitest";
import { setLanguage } from "../../test/language";
import { DETAIL, MODEL } from "../../test/models";
import { fileOf, linkAddress, pictureAddress } from "./card";
import { figuresOf, onAxis, recognisedShares, reliabilityPoints } from "./metrics";
import { altOfFile, pictureAlt } from "./pictureAlt";
import { formatFigure } from "./words";

test("the most telling figure is first, and an unknown one is not dropped", () => {
  const figure = MODEL.person_out.ece;
  const figures = figuresOf({ brier: figure, ...MODEL.person_out });
  expect(figures.map(([name]) => name)).toEqual(["macro_f1", "ece", "brier"]);
});

test("values stand on the axis from 0 to 1", () => {
  expect([0, 0.68611, 1, 1.2, -1].map(onAxis)).toEqual(["0%", "68.6%", "100%", "100%", "0%"]);
});

test("pictures are described by their numbers, in the language", async () => {
  expect(pictureAlt("reliability", DETAIL.metrics)).toContain("38% confidence, 33% right");
  expect(altOfFile("confusion.png", DETAIL.metrics)).toContain("90%, 25%");
  await setLanguage("de");
  expect(altOfFile("reliability.png", DETAIL.metrics)).toContain("bei 38\u00a0% Sicherheit 33");
});

test.each([
  {},
  { reliability: "none", confusion: "none" },
  { reliability: [null, { confidence: "high" }], confusion: [[0, 0], "?"] },
])("pictures are described without numbers when there are none: %j", (metrics) => {
  expect(reliabilityPoints(metrics)).toEqual([]);
  expect(recognisedShares(metrics)).toEqual([]);
  expect(pictureAlt("reliability", metrics)).toMatch(/^Reliability plot:/);
  expect(pictureAlt("confusion", metrics)).toMatch(/^Confusion matrix:/);
  expect(altOfFile("other.png", metrics)).toBeNull();
});

test("only the model's own pictures have an address", () => {
  const [confusion] = DETAIL.pictures;
  expect(fileOf(String(confusion))).toBe("confusion.png");
  expect(pictureAddress("confusion.png", DETAIL.pictures)).toBe(confusion);
  expect(pictureAddress("./confusion.png", DETAIL.pictures)).toBe(confusion);
  for (const source of [
    undefined,
    "",
    "other.png",
    "../confusion.png",
    "https://example.org/confusion.png",
    "//example.org/confusion.png",
  ]) {
    expect(pictureAddress(source, DETAIL.pictures), source).toBeNull();
  }
});

test("only links to the web lead anywhere", () => {
  expect(linkAddress("https://example.org/")).toBe("https://example.org/");
  for (const address of [undefined, "", "data.md", "javascript:alert(1)", "//example.org"]) {
    expect(linkAddress(address), address).toBeNull();
  }
});

test("figures have the card's three decimals", async () => {
  expect(formatFigure(0.68611)).toBe("0.686");
  expect(formatFigure(1)).toBe("1.000");
  await setLanguage("de");
  expect(formatFigure(0.68611)).toBe("0,686");
});
