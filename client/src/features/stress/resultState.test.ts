import { expect, test } from "vitest";
import { ApiError } from "../../api/errors";
import { ESTIMATE } from "../../test/api";
import { NOTHING_ASKED, type Prediction } from "./predictor";
import { stateOfResult } from "./resultState";

const SENT = { heart_rate: 72, ecg: 0.5, emg: 0.2, gsr: 0.3, respiration: 0.4 };
const OTHER = { ...SENT, heart_rate: 80 };
const answered: Prediction = {
  ...NOTHING_ASKED,
  answer: { estimate: ESTIMATE, measurements: SENT, isExplicit: true },
};
const failure = new ApiError({ kind: "network", message: "Not reached" });

test("current only for the very values that were sent", () => {
  expect(stateOfResult(answered, SENT)).toBe("current");
  expect(stateOfResult(answered, { ...SENT, resting_heart_rate: 60 })).toBe("updating");
  expect(stateOfResult({ ...answered, isPending: true }, OTHER)).toBe("updating");
});

test("of previous values, with the reason", () => {
  expect(stateOfResult(answered, null)).toBe("invalid");
  expect(stateOfResult({ ...answered, pausedUntilMs: 1000 }, OTHER)).toBe("paused");
  expect(stateOfResult({ ...answered, failure }, OTHER)).toBe("failed");
  expect(stateOfResult({ ...answered, failure, isPending: true }, OTHER)).toBe("updating");
});
