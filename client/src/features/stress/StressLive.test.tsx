import { act, fireEvent, screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ANSWER_TIMEOUT_MS } from "../../api/client";
import { api, ESTIMATE } from "../../test/api";
import {
  answerWith,
  button,
  field,
  openPage,
  result,
  serveModel,
  state,
  watchRequests,
} from "./stressTest";

const realTimeout = globalThis.setTimeout;

// Time stands still but for what a test lets pass; requests run on the real clock.
beforeEach(async () => {
  serveModel();
  await openPage();
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"],
  });
});

afterEach(() => {
  vi.useRealTimers();
  api.events.removeAllListeners();
});

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const type = (label: string, value: string) =>
  act(() => fireEvent.change(field(label), { target: { value } }));

/** Waits for what runs on the real clock: the requests. */
async function until(check: () => void): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    await act(() => new Promise((resolve) => realTimeout(resolve, 5)));
    await pass(0);
    try {
      return check();
    } catch (error) {
      if (tries > 600) throw error;
    }
  }
}

async function firstEstimate(): Promise<void> {
  act(() => fireEvent.click(button("City")));
  await until(() => expect(result().getByText("Medium stress")).toBeVisible());
  await pass(1000);
}

describe("after the first estimate", () => {
  test("changes are sent at most four times a second, and the last one wins", async () => {
    await firstEstimate();
    const requests = watchRequests();
    for (let heartRate = 60; heartRate <= 100; heartRate += 2) {
      type("Heart rate", String(heartRate));
      await pass(100);
    }
    await pass(1000);
    await until(() => expect(state()).toHaveTextContent("as they are entered now"));
    // Two seconds: one at once and one every quarter of a second, fewer while answers are awaited.
    expect(requests.length).toBeLessThanOrEqual(10);
    expect(requests.length).toBeGreaterThan(2);
    expect(requests.at(-1)).toMatchObject({ heart_rate: 100 });
  });

  test("nothing is sent while a field is invalid, and the result is for the previous values", async () => {
    await firstEstimate();
    const requests = watchRequests();
    type("Heart rate", "250");
    await pass(1000);
    expect(state()).toHaveTextContent("For the previous values: one is missing or out of range");
    type("Heart rate", "");
    await pass(1000);
    expect(requests).toEqual([]);
    type("Heart rate", "90");
    await until(() => expect(state()).toHaveTextContent("as they are entered now"));
    expect(requests).toHaveLength(1);
  });

  test("no network: the result stays, with the reason, and the next change tries again", async () => {
    await firstEstimate();
    api.use(http.post("*/api/predict", () => HttpResponse.error(), { once: true }));
    type("Heart rate", "90");
    await until(() => expect(state()).toHaveTextContent("SleepSafe cannot be reached"));
    expect(result().getByText("Medium stress")).toBeVisible();
    expect(screen.getByRole("alert")).toBeVisible();
    await pass(300);
    type("Heart rate", "91");
    await until(() => expect(state()).toHaveTextContent("as they are entered now"));
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  test("an error of the server at a field leaves the focus where it is", async () => {
    await firstEstimate();
    const details = { gsr: { message: "must be lower today" } };
    answerWith(400, { error: "validation_error", message: "Invalid input", details });
    field("Heart rate").focus();
    type("Heart rate", "90");
    await until(() => expect(screen.getByText("Must be lower today")).toBeVisible());
    expect(field("Heart rate")).toHaveFocus();
  });
});

test("too many requests: counts down, obeys, then sends the newest values", async () => {
  await firstEstimate();
  answerWith(429, { error: "rate_limited", message: "!", details: {} }, { "Retry-After": "17" });
  type("Heart rate", "90");
  await until(() => expect(screen.getByRole("note")).toHaveTextContent("in 17 s"));
  api.resetHandlers();
  const requests = watchRequests();
  type("Heart rate", "91");
  await pass(5000);
  expect(screen.getByRole("note")).toHaveTextContent("in 12 s");
  expect(state()).toHaveTextContent("The newest are sent in 12 s");
  type("Heart rate", "92");
  await pass(11_500);
  expect(requests).toEqual([]);
  await pass(600);
  await until(() => expect(state()).toHaveTextContent("as they are entered now"));
  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatchObject({ heart_rate: 92 });
  expect(screen.queryByRole("note")).not.toBeInTheDocument();
});

test("an answer that takes ten seconds is given up, and said", async () => {
  const timeout = new AbortController();
  vi.spyOn(AbortSignal, "timeout").mockReturnValue(timeout.signal);
  api.use(http.post("*/api/predict", () => new Promise(() => {}), { once: true }));
  act(() => fireEvent.click(button("City")));
  await pass(ANSWER_TIMEOUT_MS - 1);
  expect(result().getByText("Estimating…")).toBeInTheDocument();
  act(() => timeout.abort(new DOMException("", "TimeoutError")));
  await until(() => expect(screen.getByRole("alert")).toHaveTextContent("No answer within 10 s"));
});

test("before the first estimate nothing is sent, however complete the form is", async () => {
  const requests = watchRequests();
  for (const [label, value] of [
    ["Heart rate", "80"],
    ["Heart rate variability (ECG)", "0.5"],
    ["Skin conductance (GSR)", "0.5"],
    ["Breathing rate", "0.5"],
    ["Muscle activity (EMG)", "0.5"],
  ] as const) {
    type(label, value);
  }
  await pass(5000);
  expect(requests).toEqual([]);
});

test("an answer that comes late does not replace a newer one", async () => {
  await firstEstimate();
  let answerFirst = () => {};
  const late = new Promise<void>((resolve) => {
    answerFirst = resolve;
  });
  api.use(
    http.post("*/api/predict", async ({ request }) => {
      const { heart_rate: heartRate } = (await request.json()) as { heart_rate: number };
      if (heartRate === 90) await late;
      return HttpResponse.json({ ...ESTIMATE, stress_level: heartRate === 90 ? "low" : "high" });
    }),
  );
  type("Heart rate", "90");
  await pass(300);
  type("Heart rate", "91");
  await until(() => expect(result().getByText("High stress")).toBeVisible());
  answerFirst();
  await pass(1000);
  expect(result().getByText("High stress")).toBeVisible();
});
