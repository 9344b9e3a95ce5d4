import { type QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { getFeatures } from "../api/getFeatures";
import { answerGet, countRequests, FAILURES, type FailureName } from "../test/api";
import { pass, startFakeTime, stopFakeTime } from "../test/time";
import { createQueryClient } from "./queryClient";

let queryClient: QueryClient;
let asked: () => number;

beforeEach(() => {
  startFakeTime();
  queryClient = createQueryClient();
  asked = countRequests("/api/features");
});

afterEach(() => {
  queryClient.clear();
  stopFakeTime();
});

/** Of a question that has no rules of its own. */
function ask(answer: FailureName) {
  answerGet("/api/features", FAILURES[answer]);
  const observer = new QueryObserver(queryClient, { queryKey: ["f"], queryFn: getFeatures });
  observer.subscribe(() => {});
  return observer;
}

const failed = (times: number, observer: ReturnType<typeof ask>) =>
  vi.waitFor(() => expect(observer.getCurrentResult().failureCount).toBe(times));

test.each(["429", "503 with a Retry-After"] as const)(
  "%s: nothing is asked before the wait is over",
  async (name) => {
    const observer = ask(name);
    await failed(1, observer);
    await pass(58);
    expect(asked()).toBe(1);
    await pass(3);
    expect(asked()).toBe(2);
  },
);

test.each(["500", "offline"] as const)(
  "%s: asked three times more, less and less",
  async (name) => {
    const observer = ask(name);
    for (const [failures, seconds] of [
      [1, 1],
      [2, 2],
      [3, 4],
    ] as const) {
      await failed(failures, observer);
      await pass(seconds);
      await vi.waitFor(() => expect(asked()).toBe(failures + 1));
    }
    await vi.waitFor(() => expect(observer.getCurrentResult().isError).toBe(true));
    await pass(120);
    expect(asked()).toBe(4);
  },
);

test("a refusal is final", async () => {
  const observer = ask("404");
  await vi.waitFor(() => expect(observer.getCurrentResult().isError).toBe(true));
  await pass(120);
  expect(asked()).toBe(1);
});
