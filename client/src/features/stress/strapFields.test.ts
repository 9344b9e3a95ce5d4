import { describe, expect, test } from "vitest";
import { liveEntries, returnToStrap, takeManualEntry, takeStrapValues } from "./strapFields";

const BOTH = takeStrapValues({}, { heartRateBpm: 71.4, ecg: 0.42 });

describe("values from a strap", () => {
  test("are live", () => {
    expect(liveEntries(BOTH)).toEqual({ heart_rate: 71.4, ecg: 0.42 });
  });

  test("that never came leave the field alone", () => {
    expect(takeStrapValues({}, { heartRateBpm: 71.4, ecg: null })).toEqual({
      heart_rate: { value: 71.4, state: "live" },
    });
  });

  test("that are lost put nothing in the field, and are live again later", () => {
    const lost = takeStrapValues(BOTH, { heartRateBpm: null, ecg: 0.42 });
    expect(lost.heart_rate).toEqual({ value: null, state: "lost" });
    expect(liveEntries(lost)).toEqual({ ecg: 0.42 });
    const again = takeStrapValues(lost, { heartRateBpm: 72, ecg: 0.42 });
    expect(again.heart_rate).toEqual({ value: 72, state: "live" });
  });
});

describe("an own entry", () => {
  const manual = takeManualEntry(BOTH, "heart_rate");

  test("takes over its field, whatever the strap says", () => {
    const later = takeStrapValues(manual, { heartRateBpm: 75, ecg: 0.5 });
    expect(liveEntries(later)).toEqual({ ecg: 0.5 });
    expect(later.heart_rate).toEqual({ value: 75, state: "manual" });
  });

  test("stays when the signal is lost", () => {
    const lost = takeStrapValues(manual, { heartRateBpm: null, ecg: null });
    expect(lost.heart_rate).toEqual({ value: null, state: "manual" });
  });

  test("ends with the way back to the strap", () => {
    expect(liveEntries(returnToStrap(manual, "heart_rate"))).toEqual({
      heart_rate: 71.4,
      ecg: 0.42,
    });
  });

  test("in a field that no strap fills changes nothing", () => {
    expect(takeManualEntry(BOTH, "gsr")).toBe(BOTH);
    expect(takeManualEntry({}, "heart_rate")).toEqual({});
  });
});
