import { render } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
// biome-ignore lint/style/noRestrictedImports: a picture in the tab cannot use the page's colours, only equal them
import tokens from "../../../app/tokens.css?raw";
import { StateShape, type StateShapeName } from "../../../components/StateShape";
import { Attention } from "./attention";
import { ICONS, iconOf } from "./icons";
import type { Sounding } from "./tones";

const SHAPES: [Sounding, StateShapeName, string][] = [
  [1, "triangle", "--level-medium"],
  [2, "diamond", "--level-high"],
  [3, "octagon", "--level-critical"],
  ["not_monitoring", "bar", "--level-unknown"],
];

const icon = () => document.querySelector('link[rel="icon"]')?.getAttribute("href");
const observed = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  document.head.innerHTML = '<title>Drive · SleepSafe</title><link rel="icon" href="/favicon.svg">';
});

test("title and icon say the signal, and are the page's own again after it", () => {
  const attention = new Attention(document);
  attention.show(2, "Eyes closed");
  expect(document.title).toBe("ALARM: Eyes closed · SleepSafe");
  expect(icon()).toBe(iconOf(2));
  attention.show("not_monitoring", "Not monitoring: no face");
  expect(document.title).toBe("Not monitoring: no face · SleepSafe");
  expect(icon()).toBe(iconOf("not_monitoring"));
  attention.show(0, "");
  expect(document.title).toBe("Drive · SleepSafe");
  expect(icon()).toBe("/favicon.svg");
});

test("a route that changes the title neither hides the alarm nor is forgotten", async () => {
  const attention = new Attention(document);
  attention.show(3, "Wake up");
  document.title = "Settings · SleepSafe";
  await observed();
  expect(document.title).toBe("ALARM: Wake up · SleepSafe");
  attention.show(0, "");
  expect(document.title).toBe("Settings · SleepSafe");
});

test("a title that came at the same moment as the next signal, or the last one's end, is kept", () => {
  const attention = new Attention(document);
  attention.show(1, "You look tired");
  document.title = "Status · SleepSafe";
  attention.show(2, "You are drowsy");
  attention.show(0, "");
  expect(document.title).toBe("Status · SleepSafe");
  attention.show(1, "You look tired");
  document.title = "Drive · SleepSafe";
  attention.show(0, "");
  expect(document.title).toBe("Drive · SleepSafe");
});

test("after an alarm the title is the page's alone", async () => {
  const attention = new Attention(document);
  attention.show(3, "Wake up");
  attention.show(0, "");
  document.title = "Settings · SleepSafe";
  await observed();
  expect(document.title).toBe("Settings · SleepSafe");
});

test("a page without an icon gets the title", () => {
  document.head.innerHTML = "<title>Drive</title>";
  new Attention(document).show(3, "Wake up");
  expect(document.title).toBe("ALARM: Wake up · SleepSafe");
});

test.each(SHAPES)(
  "signal %s has the shape and the colour that it has on the page",
  (signal, shape, token) => {
    const { container } = render(<StateShape shape={shape} size={24} />);
    expect(container.querySelector("path")).toHaveAttribute("d", ICONS[signal].path);
    const [dark = ""] = /\[data-mantine-color-scheme="dark"\] \{[^}]*\}/.exec(tokens) ?? [];
    expect(dark).toContain(`${token}: ${ICONS[signal].colour};`);
  },
);
