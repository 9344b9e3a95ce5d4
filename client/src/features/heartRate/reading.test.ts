import { describe, expect, test } from "vitest";
import { readWindow, WINDOW_MS } from "./reading";
import { type Packet, sum } from "./rr";

/** One packet a second, `rrMs` in each. */
function everySecond(seconds: number, rrMs: readonly number[], more: Partial<Packet> = {}) {
  return Array.from(
    { length: seconds },
    (_, index): Packet => ({
      atMs: (index + 1) * 1000,
      heartRateBpm: 61,
      contact: "on",
      energyKj: null,
      rrMs: rrMs.map((rr) => rr + (index % 2) * 30),
      ...more,
    }),
  );
}

const readMinute = (packets: readonly Packet[]) => readWindow(packets, 0, WINDOW_MS);

describe("from intervals", () => {
  test("mean rate over the mean interval, and variability", () => {
    const reading = readMinute(everySecond(60, [950]));
    expect(reading.rr).toBe("real");
    expect(reading.heartRateBpm).toBeCloseTo(60_000 / 965, 10);
    expect(reading.lnRmssd).toBeCloseTo(Math.log(30), 10);
    expect(reading.coverage).toBeCloseTo(0.965, 10);
  });

  test("is unknown below 70 % of normal beats, and says how many there were", () => {
    const packets = everySecond(60, [950]);
    for (let seconds = 0; seconds <= 60; seconds += 1) {
      const { coverage, heartRateBpm, lnRmssd } = readMinute(packets.slice(0, seconds));
      const beatsMs = sum(packets.slice(0, seconds).flatMap(({ rrMs }) => rrMs));
      expect(coverage).toBeCloseTo(beatsMs / WINDOW_MS, 10);
      expect(heartRateBpm === null).toBe(beatsMs < 42_000);
      expect(lnRmssd === null).toBe(beatsMs < 42_000);
    }
  });

  test("covers no more than everything", () => {
    expect(readMinute(everySecond(60, [1010])).coverage).toBe(1);
  });

  test("artefacts cover nothing", () => {
    const packets = everySecond(60, [950]).map((packet, index) =>
      index % 3 === 0 ? { ...packet, rrMs: [200] } : packet,
    );
    const reading = readMinute(packets);
    expect(reading.coverage).toBeLessThan(0.7);
    expect(reading).toMatchObject({ rr: "real", heartRateBpm: null, lnRmssd: null });
  });
});

describe("from the reported rate", () => {
  test("where there are no intervals", () => {
    const reading = readMinute(everySecond(60, []));
    expect(reading).toEqual({ heartRateBpm: 61, coverage: 1, rr: "none", lnRmssd: null });
  });

  test("where the intervals are computed from it, though they cover half the time", () => {
    const packets = everySecond(60, [], { heartRateBpm: 120, rrMs: [500] });
    const reading = readMinute(packets);
    expect(reading).toEqual({ heartRateBpm: 120, coverage: 1, rr: "fake", lnRmssd: null });
  });

  test("a rate of 0 is none", () => {
    const packets = everySecond(60, []).map((packet, index) =>
      index < 40 ? packet : { ...packet, heartRateBpm: 0 },
    );
    const reading = readMinute(packets);
    expect(reading.heartRateBpm).toBeNull();
    expect(reading.coverage).toBeCloseTo(40 / 60, 10);
  });

  test("a long silence covers nothing", () => {
    const packets = everySecond(60, []).filter(({ atMs }) => atMs <= 10_000 || atMs > 40_000);
    expect(readMinute(packets)).toMatchObject({ heartRateBpm: null, coverage: 0.5 });
  });
});

test("what was sent without skin contact counts for nothing", () => {
  const reading = readMinute(everySecond(60, [950], { contact: "off" }));
  expect(reading).toEqual({ heartRateBpm: null, coverage: 0, rr: "unknown", lnRmssd: null });
});

test("whether there are intervals is not known from the first packets", () => {
  expect(readMinute(everySecond(19, [])).rr).toBe("unknown");
  expect(readMinute(everySecond(20, [])).rr).toBe("none");
  expect(readMinute(everySecond(19, [950])).rr).toBe("unknown");
});

test("the window's start is left out, its end taken in", () => {
  const packets = everySecond(120, [950]);
  expect(readWindow(packets, 30_000, 90_000)).toEqual(
    readMinute(packets.slice(30, 90).map((packet) => ({ ...packet, atMs: packet.atMs - 30_000 }))),
  );
});
