import { describe, expect, test } from "vitest";
import { parseHeartRateMeasurement, TruncatedMeasurementError } from "./heartRateMeasurement";
import { measurementBytes } from "./simulatedStrap";

function parse(...bytes: number[]) {
  return parseHeartRateMeasurement(new DataView(Uint8Array.from(bytes).buffer));
}

describe("parseHeartRateMeasurement", () => {
  test("rate and two intervals", () => {
    const { heartRateBpm, contact, energyKj, rrMs } = parse(16, 67, 114, 3, 138, 3);
    expect({ heartRateBpm, contact, energyKj }).toEqual({
      heartRateBpm: 67,
      contact: null,
      energyKj: null,
    });
    expect(rrMs.map((rr) => rr.toFixed(1))).toEqual(["861.3", "884.8"]);
  });

  test("rate and one interval", () => {
    expect(parse(16, 60, 140, 4)).toMatchObject({ heartRateBpm: 60, rrMs: [1136.71875] });
  });

  test("a rate alone", () => {
    const alone = { heartRateBpm: 64, contact: null, energyKj: null, rrMs: [] };
    expect(parse(0, 64)).toEqual(alone);
  });

  test("a rate of 16 bits", () => {
    expect(parse(1, 44, 1).heartRateBpm).toBe(300);
  });

  test.each([
    [0b000, null],
    [0b010, null],
    [0b100, "off"],
    [0b110, "on"],
  ])("contact bits %i", (flags, contact) => {
    expect(parse(flags, 70).contact).toBe(contact);
  });

  test("energy stands between the rate and the intervals", () => {
    expect(parse(0b11000, 70, 2, 1, 0, 4)).toMatchObject({ energyKj: 258, rrMs: [1000] });
    expect(parse(0b11001, 70, 0, 2, 1, 0, 4, 0, 2)).toMatchObject({
      heartRateBpm: 70,
      energyKj: 258,
      rrMs: [1000, 500],
    });
  });

  test("announced intervals may be none, and bytes that no flag announces are left alone", () => {
    expect(parse(16, 70).rrMs).toEqual([]);
    expect(parse(0, 70, 1, 2, 3).rrMs).toEqual([]);
  });

  test("a view into a longer buffer", () => {
    const bytes = Uint8Array.from([255, 255, 16, 60, 140, 4, 255, 255]);
    const view = new DataView(bytes.buffer, 2, 4);
    expect(parseHeartRateMeasurement(view)).toMatchObject({ heartRateBpm: 60, rrMs: [1136.71875] });
  });

  test.each([
    ["nothing", []],
    ["flags alone", [0]],
    ["half a rate of 16 bits", [1, 44]],
    ["half the energy", [8, 70, 1]],
    ["half an interval", [16, 67, 114, 3, 138]],
  ])("refuses %s", (_name, bytes) => {
    expect(() => parse(...bytes)).toThrow(TruncatedMeasurementError);
  });

  test("what a strap encodes comes back, to its resolution", () => {
    for (let rr = 300; rr <= 1500; rr += 7) {
      const [contact, bpm] = [rr % 2 ? "on" : "off", 40 + (rr % 160)] as const;
      const parsed = parse(...measurementBytes({ bpm, contact, rrMs: [rr, rr + 1] }));
      expect(parsed).toMatchObject({ heartRateBpm: bpm, contact });
      expect(Math.abs((parsed.rrMs[1] ?? 0) - rr - 1)).toBeLessThanOrEqual(500 / 1024);
    }
  });
});
