import { describe, expect, test } from "vitest";
import { followRest, REST_MS } from "./rest";
import type { Packet } from "./rr";

const START_MS = 5000;

function beating(seconds: number, isLost: (second: number) => boolean = () => false): Packet[] {
  return Array.from({ length: seconds }, (_, index) => index + 1)
    .filter((second) => !isLost(second))
    .map((second) => ({
      atMs: START_MS + second * 1000,
      heartRateBpm: 60,
      contact: "on",
      energyKj: null,
      rrMs: [985 + 30 * (second % 2)],
    }));
}

const restAfter = (seconds: number, packets: readonly Packet[]) =>
  followRest(packets, START_MS, START_MS + seconds * 1000);

describe("followRest", () => {
  test("runs for five minutes and ends with the mean of the clean beats", () => {
    const packets = beating(300);
    expect(restAfter(0, packets)).toEqual({ kind: "running", elapsedMs: 0 });
    expect(restAfter(299, packets)).toEqual({ kind: "running", elapsedMs: 299_000 });
    expect(restAfter(300, packets)).toEqual({ kind: "done", bpm: 60, coverage: 1 });
  });

  test("leaves out what came before it and after it", () => {
    const others = (rrMs: number[], atMs: number): Packet => ({
      atMs,
      heartRateBpm: 150,
      contact: "on",
      energyKj: null,
      rrMs,
    });
    const packets = [others([400], START_MS), ...beating(300), others([400], START_MS + 300_500)];
    expect(restAfter(301, packets)).toEqual({ kind: "done", bpm: 60, coverage: 1 });
  });

  test("forgives short holes", () => {
    const rest = restAfter(
      300,
      beating(300, (second) => second % 4 === 0),
    );
    expect(rest).toMatchObject({ kind: "done" });
  });

  test("gives up as soon as 70 % cannot be reached any more, not before", () => {
    const packets = beating(100);
    expect(restAfter(185, packets)).toMatchObject({ kind: "running" });
    expect(restAfter(192, packets)).toMatchObject({ kind: "tooFewBeats" });
  });

  test("a strap that sends nothing ends it after a minute and a half", () => {
    expect(restAfter(90, [])).toMatchObject({ kind: "running" });
    expect(restAfter(91, [])).toEqual({ kind: "tooFewBeats", coverage: 0 });
  });

  test("never promises what it does not hold: without a result the coverage is too small", () => {
    for (let lostOfTen = 0; lostOfTen <= 10; lostOfTen += 1) {
      const rest = restAfter(
        300,
        beating(300, (second) => second % 10 < lostOfTen),
      );
      if (rest.kind === "done") expect(rest.coverage).toBeGreaterThanOrEqual(0.7);
      else expect(rest).toMatchObject({ kind: "tooFewBeats" });
    }
  });
});

test("five minutes", () => expect(REST_MS).toBe(300_000));
