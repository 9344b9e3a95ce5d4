import { beforeEach, describe, expect, test, vi } from "vitest";
import { setLanguage } from "../test/language";
import {
  activeLocale,
  decimalSeparator,
  formatDate,
  formatDateTime,
  formatNumber,
  formatRange,
  formatShare,
  formatTime,
  shortDigest,
} from "./format";

const MOMENT = new Date(2026, 10, 2, 8, 5);

describe("in English", () => {
  test("shares have one decimal and a percent sign", () => {
    expect(formatShare(0.8714)).toBe("87.1%");
    expect(formatShare(0)).toBe("0.0%");
    expect(formatShare(1)).toBe("100.0%");
  });

  test("numbers show no needless decimals", () => {
    expect(formatNumber(40)).toBe("40");
    expect(formatNumber(0.25)).toBe("0.25");
    expect(formatNumber(1_000_000)).toBe("1,000,000");
    expect(decimalSeparator()).toBe(".");
  });

  test("dates are in the person's region", () => {
    vi.spyOn(navigator, "languages", "get").mockReturnValue(["de-DE", "en-GB", "en-US"]);
    expect(activeLocale()).toBe("en-GB");
    expect(formatDate(MOMENT)).toBe("2 Nov 2026");
    expect(formatTime(MOMENT)).toBe("08:05");
  });
});

describe("in German", () => {
  beforeEach(() => setLanguage("de"));

  test("numbers and shares have a comma", () => {
    expect(formatShare(0.8714)).toBe("87,1\u00a0%");
    expect(formatRange({ minimum: 0.25, maximum: 1_000 })).toBe("0,25–1.000");
    expect(decimalSeparator()).toBe(",");
  });

  test("dates are German, whatever region the browser is in", () => {
    expect(activeLocale()).toBe("de");
    expect(formatDateTime(MOMENT)).toBe("02.11.2026, 08:05");
  });
});

test("a digest is cut to 12 digits, with or without its algorithm", () => {
  expect(shortDigest("sha256:3f9a1c2b7d10ee55")).toBe("3f9a1c2b7d10");
  expect(shortDigest("3f9a1c2b7d10ee55")).toBe("3f9a1c2b7d10");
});
