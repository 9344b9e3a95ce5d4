/** Comparison with the golden file's rounded answers, which says where they differ. */
import { expect } from "vitest";

/** Twice what the golden file rounds to: times to .1 ms, all else to 4 decimals. */
const TIME_TOLERANCE = 0.2;
const TOLERANCE = 0.0002;

/** Fails unless `found` is `golden`, field by field; `where` (a case's name) begins the message. */
export function expectGolden(found: unknown, golden: unknown, where: string): void {
  if (typeof found === "number" && typeof golden === "number") {
    const tolerance = /_ms(\.\d+)?$/.test(where) ? TIME_TOLERANCE : TOLERANCE;
    expect(found, where).toBeGreaterThanOrEqual(golden - tolerance);
    expect(found, where).toBeLessThanOrEqual(golden + tolerance);
  } else if (isRecord(found) && isRecord(golden)) {
    expect(Object.keys(found).sort(), `${where}: fields`).toEqual(Object.keys(golden).sort());
    for (const name of Object.keys(golden))
      expectGolden(found[name], golden[name], `${where}.${name}`);
  } else {
    expect(found, where).toBe(golden);
  }
}

/** Arrays too: their fields are their indices. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
