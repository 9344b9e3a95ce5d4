import { describe, expect, test } from "vitest";
import { beatsOf, fakesRr, isRate, lnRmssd, type Packet, validBeats } from "./rr";

function packet(atMs: number, rrMs: readonly number[], more: Partial<Packet> = {}): Packet {
  return { atMs, heartRateBpm: 70, contact: "on", energyKj: null, rrMs, ...more };
}

const marks = (rrMs: readonly number[]) => validBeats(rrMs).map(Number).join("");
const chain = (rrMs: readonly number[]) => rrMs.map((rr) => ({ rrMs: rr, follows: true }));

/** Answers of ml_logic.features.heart.hrv and .valid_beats (numpy) to the same intervals. */
const PYTHON = [
  { rrMs: [800, 810, 1200, 805, 790], valid: "11011", lnRmssd: 2.545339000884896 },
  {
    rrMs: [
      800, 820, 790, 1650, 810, 805, 420, 815, 800, 790, 810, 1005, 800, 785, 250, 800, 640, 795,
    ],
    valid: "111011011110110111",
    lnRmssd: 4.3299247459088805,
  },
  { rrMs: [900, 890, 910, 905, 895, 700], valid: "111110", lnRmssd: 2.5257286443082556 },
  { rrMs: [900, 890, 910, 905, 895, 700, 710], valid: "1111100", lnRmssd: 2.5257286443082556 },
  { rrMs: [1000, 1000, 1000], valid: "111", lnRmssd: 0 },
  {
    rrMs: [
      850, 864, 865, 864, 877, 873, 891, 909, 879, 430, 1290, 871, 857, 832, 836, 838, 800, 807,
      782, 791, 784, 812, 803, 834, 841, 1510, 821, 860, 876, 885, 865, 883, 875, 875, 898, 863,
      866, 870, 838, 836,
    ],
    valid: "1111111110011111111111111011111111111111",
    lnRmssd: 2.9474444305029444,
  },
];

test.each(PYTHON)(
  "gives the answers of the Python side: $valid",
  ({ rrMs, valid, lnRmssd: ln }) => {
    expect(marks(rrMs)).toBe(valid);
    expect(lnRmssd(chain(rrMs))).toBeCloseTo(ln, 12);
  },
);

describe("validBeats", () => {
  test("is empty for nothing, and keeps both ends of the range", () => {
    expect(marks([])).toBe("");
    expect(marks([300])).toBe("1");
    expect(marks([1500])).toBe("1");
    expect(marks([299.9])).toBe("0");
    expect(marks([1500.1])).toBe("0");
  });

  test("never keeps one out of range or far from the median, wherever it stands", () => {
    for (let at = 0; at < 30; at += 1) {
      for (const wrong of [100, 299, 600, 1000, 1600]) {
        const rrMs = Array.from({ length: 30 }, (_, index) => (index === at ? wrong : 800));
        expect(validBeats(rrMs).indexOf(false)).toBe(at);
      }
    }
  });
});

describe("lnRmssd", () => {
  test("known answer: steps of 40 ms each", () => {
    const rrMs = Array.from({ length: 30 }, (_, index) => 800 + 40 * (index % 2));
    expect(lnRmssd(chain(rrMs))).toBeCloseTo(Math.log(40), 12);
  });

  test("is unknown without two successive beats", () => {
    expect(lnRmssd([])).toBeNull();
    expect(lnRmssd(chain([800]))).toBeNull();
    expect(lnRmssd(chain([800, 200, 800]))).toBeNull();
  });

  test("takes no step over a gap", () => {
    const beats = [800, 810, 900, 910].map((rrMs, index) => ({ rrMs, follows: index !== 2 }));
    expect(lnRmssd(beats)).toBeCloseTo(Math.log(10), 12);
  });
});

describe("beatsOf", () => {
  test("several intervals a packet, and packets without one, stay one chain", () => {
    const packets = [packet(1000, [700]), packet(2000, []), packet(3000, [990, 980])];
    const follows = beatsOf(packets).map((beat) => beat.follows);
    expect(follows).toEqual([false, true, true]);
  });

  test("lost packets break the chain", () => {
    const packets = [packet(1000, [800]), packet(5000, [800, 810])];
    expect(beatsOf(packets).map((beat) => beat.follows)).toEqual([false, false, true]);
  });

  test("without skin contact there are no beats; a strap that cannot tell is believed", () => {
    expect(beatsOf([packet(1000, [800], { contact: "off" })])).toEqual([]);
    expect(beatsOf([packet(1000, [800], { contact: null })])).toHaveLength(1);
  });
});

describe("fakesRr", () => {
  const cut = (ms: number, unitsASecond: number) =>
    Math.floor((ms * unitsASecond) / 1000) * (1000 / unitsASecond);

  function computed(count: number, make: (rrMs: number) => number): Packet[] {
    return Array.from({ length: count }, (_, second) => {
      const heartRateBpm = 60 + (second % 15);
      return packet(second * 1000, [make(60_000 / heartRateBpm)], { heartRateBpm });
    });
  }

  test.each([
    ["rounded", (rr: number) => Math.round((rr * 1024) / 1000) * (1000 / 1024)],
    ["cut to 1/1024 s", (rr: number) => cut(rr, 1024)],
    ["cut to whole ms first", (rr: number) => cut(cut(rr, 1000), 1024)],
  ])("sees 60000/rate, %s", (_name, make) => {
    expect(fakesRr(computed(20, make))).toBe(true);
    expect(fakesRr(computed(19, make))).toBe(false);
  });

  test("sees it through a few that belong to the rate before", () => {
    const packets = computed(30, Math.round).map((one, index) =>
      index % 15 === 0 ? { ...one, heartRateBpm: one.heartRateBpm + 3 } : one,
    );
    expect(fakesRr(packets)).toBe(true);
  });

  test("believes a heart, even a very regular one, at every rate", () => {
    for (let bpm = 45; bpm <= 140; bpm += 5) {
      const packets = Array.from({ length: 60 }, (_, second) =>
        packet(second * 1000, [60_000 / bpm + 6 * Math.sin(second)], { heartRateBpm: bpm }),
      );
      expect(fakesRr(packets)).toBe(false);
    }
  });

  test("a rate of 0 proves nothing", () => {
    const packets = computed(30, Math.round).map((one) => ({ ...one, heartRateBpm: 0 }));
    expect(fakesRr(packets)).toBe(false);
  });
});

test("isRate: 40-200 bpm", () => {
  expect([0, 39, 40, 200, 201].map(isRate)).toEqual([false, false, true, true, false]);
});
