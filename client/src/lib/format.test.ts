import { expect, test } from "vitest";
import { formatNumber, formatShare, shortDigest } from "./format";

test("shares have one decimal and a percent sign", () => {
  expect(formatShare(0.8714)).toBe("87.1%");
  expect(formatShare(0)).toBe("0.0%");
  expect(formatShare(1)).toBe("100.0%");
});

test("numbers show no needless decimals", () => {
  expect(formatNumber(40)).toBe("40");
  expect(formatNumber(0.25)).toBe("0.25");
});

test("a digest is cut to 12 digits, with or without its algorithm", () => {
  expect(shortDigest("sha256:3f9a1c2b7d10ee55")).toBe("3f9a1c2b7d10");
  expect(shortDigest("3f9a1c2b7d10ee55")).toBe("3f9a1c2b7d10");
});
