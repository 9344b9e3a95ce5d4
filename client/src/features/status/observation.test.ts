import { expect, test } from "vitest";
import { ApiError } from "../../api/errors";
import { answered, failed, secondsToNext } from "./observation";

const T0 = 1_000_000;
const network = new ApiError({ kind: "network", message: "" });
const timeout = new ApiError({ kind: "timeout", message: "" });
const server = new ApiError({ kind: "server", message: "", requestId: "r-7" });
const busy = (retryAfterSeconds: number | null) =>
  new ApiError({ kind: "busy", message: "", retryAfterSeconds });

test("a failure keeps what was known and when", () => {
  const observation = failed(answered("value", T0), network, T0 + 10_000);
  expect(observation.value).toBe("value");
  expect(observation.seenAt).toBe(T0);
  expect(observation.outage).toMatchObject({ sort: "unreachable", since: T0 + 10_000 });
});

test("a failure before the first answer knows nothing", () => {
  expect(failed(undefined, network, T0)).toMatchObject({ value: null, seenAt: null });
});

test("an outage of one sort began with its first failure", () => {
  const first = failed(answered("value", T0), network, T0 + 10_000);
  const second = failed(first, timeout, T0 + 20_000);
  expect(second.outage).toMatchObject({ since: T0 + 10_000, at: T0 + 20_000 });
  const other = failed(second, server, T0 + 30_000);
  expect(other.outage).toMatchObject({ sort: "error", since: T0 + 30_000, requestId: "r-7" });
});

test("an answer ends the outage", () => {
  expect(answered("value", T0).outage).toBeNull();
});

test.each([
  [null, 10],
  [3, 10],
  [90, 90],
])("Retry-After %s: asked again after %i s", (retryAfter, seconds) => {
  const { outage } = failed(undefined, busy(retryAfter), T0);
  if (!outage) throw new Error("no outage");
  expect(secondsToNext(outage, T0)).toBe(seconds);
  expect(secondsToNext(outage, T0 + 4_200)).toBe(seconds - 4);
  expect(secondsToNext(outage, T0 + 100_000)).toBe(0);
});
