import { describe, expect, test } from "vitest";
import { FEATURES } from "../../test/api";
import { readRanges } from "./fields";
import { EMPTY_VALUES, fieldErrors, firstInvalid, toMeasurements, validate } from "./validation";

const RANGES = readRanges(FEATURES);
const VALID = { ...EMPTY_VALUES, heart_rate: 72, ecg: 0.5, emg: 0.2, gsr: 0.3, respiration: 0.4 };

describe("validate", () => {
  test("asks for everything but the resting heart rate", () => {
    expect(Object.keys(validate(EMPTY_VALUES, RANGES))).toEqual([
      "heart_rate",
      "ecg",
      "gsr",
      "respiration",
      "emg",
    ]);
  });

  test("accepts both ends of a range", () => {
    expect(validate({ ...VALID, heart_rate: 40, ecg: 0 }, RANGES)).toEqual({});
    expect(validate({ ...VALID, heart_rate: 200, ecg: 1 }, RANGES)).toEqual({});
  });

  test("names the allowed range", () => {
    const errors = validate({ ...VALID, heart_rate: 201, resting_heart_rate: 29 }, RANGES);
    expect(errors).toEqual({
      heart_rate: "Must be 40–200 bpm.",
      resting_heart_rate: "Must be 30–120 bpm.",
    });
  });

  test("refuses what is no number", () => {
    expect(validate({ ...VALID, gsr: "-" }, RANGES)).toEqual({ gsr: "Must be 0–1 of own range." });
  });

  test("leaves the range to the server while it is unknown", () => {
    expect(validate({ ...VALID, heart_rate: 999 }, {})).toEqual({});
    expect(validate({ ...VALID, heart_rate: "" }, {})).toEqual({
      heart_rate: "Missing: a number, bpm.",
    });
  });
});

describe("toMeasurements", () => {
  test("leaves out an empty resting heart rate", () => {
    expect(toMeasurements(VALID)).not.toHaveProperty("resting_heart_rate");
  });

  test("turns text into numbers", () => {
    const measurements = toMeasurements({ ...VALID, heart_rate: "72.5", resting_heart_rate: "58" });
    expect(measurements).toMatchObject({ heart_rate: 72.5, resting_heart_rate: 58 });
  });
});

test("fieldErrors keeps the fields of this form, with their range or as sentences", () => {
  const details = {
    ecg: { message: "too high", range: null },
    gsr: { message: "must be a number from 0 to 0.2", range: { minimum: 0, maximum: 0.2 } },
    model: { message: "unknown", range: null },
  };
  expect(fieldErrors(details)).toEqual({
    ecg: "Too high",
    gsr: "Must be 0–0.2 of own range.",
  });
});

test("firstInvalid follows the order on the page", () => {
  expect(firstInvalid({ emg: "", ecg: "" })).toBe("ecg");
  expect(firstInvalid({})).toBeUndefined();
});
