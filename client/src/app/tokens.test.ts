import { expect, test } from "vitest";
import tokens from "./tokens.css?raw";

/** For text, and for shapes that carry a state; WCAG 2.2, 1.4.3. */
const LEAST_CONTRAST = 4.5;
const BACKGROUNDS = ["--surface", "--surface-raised", "--mantine-color-body"];
const FOREGROUNDS = [
  "--accent",
  "--level-low",
  "--level-medium",
  "--level-high",
  "--level-critical",
  "--level-unknown",
  "--mantine-color-text",
  "--mantine-color-dimmed",
  "--mantine-color-error",
];

function coloursOf(theme: string): Map<string, string> {
  const block = new RegExp(`\\[data-mantine-color-scheme="${theme}"\\] \\{([^}]*)\\}`).exec(tokens);
  const pairs = [...(block?.[1] ?? "").matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)];
  return new Map(pairs.map(([, name = "", colour = ""]) => [name, colour]));
}

/** Of a colour like "#0a7567": WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(first: string, second: string): number {
  const [bright = 0, dark = 0] = [luminance(first), luminance(second)].sort((a, b) => b - a);
  return (bright + 0.05) / (dark + 0.05);
}

test.each(["dark", "light"])(
  "every colour of the %s theme stands out from its backgrounds",
  (theme) => {
    const colours = coloursOf(theme);
    for (const background of BACKGROUNDS) {
      for (const foreground of FOREGROUNDS) {
        const found = contrast(colours.get(foreground) ?? "", colours.get(background) ?? "");
        expect(found, `${foreground} on ${background}`).toBeGreaterThanOrEqual(LEAST_CONTRAST);
      }
    }
    const onAccent = contrast(colours.get("--on-accent") ?? "", colours.get("--accent") ?? "");
    expect(onAccent).toBeGreaterThanOrEqual(LEAST_CONTRAST);
  },
);
