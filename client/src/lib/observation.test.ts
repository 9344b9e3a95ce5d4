import { expect, test } from "vitest";
import { ApiError } from "../api/errors";
import { answered, failed, isHeldBack, type Observation, secondsToNext } from "./observation";
import { growingPause, type Pause, steadyPause } from "./pause";

const T0 = 1_000_000;
const network = new ApiError({ kind: "network", message: "" });
const timeout = new ApiError({ kind: "timeout", message: "" });
const server = new ApiError({ kind: "server", message: "", requestId: "r-7" });
const busy = (retryAfterSeconds: number | null) =>
  new ApiError({ kind: "busy", message: "", retryAfterSeconds });

function fail<T>(
  before: Observation<T> | undefined,
  error: ApiError,
  { now = T0, pause = growingPause }: { now?: number; pause?: Pause } = {},
) {
  const observation = failed(before, error, { now, pause });
  if (!observation.outage) throw new Error("no outage");
  return { ...observation, outage: observation.outage };
}

test("a failure keeps what was known and when", () => {
  const observation = fail(answered("value", T0), network, { now: T0 + 10_000 });
  expect(observation.value).toBe("value");
  expect(observation.seenAt).toBe(T0);
  expect(observation.outage).toMatchObject({ sort: "unreachable", since: T0 + 10_000 });
});

test("a failure before the first answer knows nothing", () => {
  expect(fail(undefined, network)).toMatchObject({ value: null, seenAt: null });
});

test("an outage of one sort began with its first failure", () => {
  const first = fail(answered("value", T0), network, { now: T0 + 10_000 });
  const second = fail(first, timeout, { now: T0 + 20_000 });
  expect(second.outage).toMatchObject({ since: T0 + 10_000, at: T0 + 20_000 });
  const other = fail(second, server, { now: T0 + 30_000 });
  expect(other.outage).toMatchObject({ sort: "error", since: T0 + 30_000, error: server });
});

test("an answer ends the outage", () => {
  expect(answered("value", T0).outage).toBeNull();
});

test("the pauses grow with every failure, and are short again after an answer", () => {
  const first = fail(undefined, network);
  const second = fail(first, server);
  const third = fail(second, timeout);
  expect([first, second, third].map(({ outage }) => outage.waitMs)).toEqual([1000, 2000, 4000]);
  expect(fail(answered("value", T0), network).outage.waitMs).toBe(1000);
});

test.each([
  [null, 10],
  [3, 10],
  [90, 90],
])("Retry-After %s, at least 10 s: asked again after %i s", (retryAfter, seconds) => {
  const { outage } = fail(undefined, busy(retryAfter), { pause: steadyPause(10_000) });
  expect(secondsToNext(outage, T0)).toBe(seconds);
  expect(secondsToNext(outage, T0 + 4_200)).toBe(seconds - 4);
  expect(secondsToNext(outage, T0 + 100_000)).toBe(0);
});

test("a clock that is a little behind does not add to the wait", () => {
  expect(secondsToNext(fail(undefined, busy(60)).outage, T0 - 900)).toBe(60);
});

test("only a wait that the server asked for cannot be cut short", () => {
  const later = new ApiError({ kind: "server", message: "", retryAfterSeconds: 30 });
  const isHeld = (error: ApiError) => isHeldBack(fail(undefined, error).outage);
  expect([busy(null), busy(3), later].every(isHeld)).toBe(true);
  expect([network, timeout, server].some(isHeld)).toBe(false);
});
