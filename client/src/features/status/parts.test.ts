import { describe, expect, test } from "vitest";
import { ApiError, type FailureKind } from "../../api/errors";
import type { HealthSummary } from "../../api/getHealthSummary";
import { answered, failed, type Observation } from "../../lib/observation";
import { overallOf, overallShape, type Part, partsOf, shapeOf } from "./parts";
import { HEALTHY } from "./testing";

const health = (checks: Partial<HealthSummary["checks"]> = {}) =>
  answered<HealthSummary>({ ...HEALTHY, checks: { ...HEALTHY.checks, ...checks } }, 0);
const failing = (kind: FailureKind, before: Observation<HealthSummary> = health()) =>
  failed(before, new ApiError({ kind, message: "" }), { now: 1, pause: () => 10_000 });

const look = (part: Part) => [part.name, part.state, shapeOf(part)];

test("before the first answer everything is being checked", () => {
  expect(partsOf(undefined).every(({ state }) => state === "checking")).toBe(true);
  expect(overallOf(undefined)).toBe("checking");
});

test("what is not configured is no fault", () => {
  expect(partsOf(health()).map(look)).toEqual([
    ["api", "ok", "disc"],
    ["database", "ok", "disc"],
    ["models", "ok", "disc"],
    ["redis", "off", "dash"],
    ["mlflow", "off", "dash"],
  ]);
  expect(overallOf(health())).toBe("ok");
  expect(overallShape("ok", health())).toBe("disc");
});

describe("what does not answer", () => {
  test("is an advisory when the service can do without", () => {
    const observed = health({ redis: "unreachable" });
    expect(partsOf(observed).map(look)).toContainEqual(["redis", "unreachable", "triangle"]);
    expect(overallShape(overallOf(observed), observed)).toBe("triangle");
  });

  test("is worse when the service needs it", () => {
    const observed = health({ database: "unreachable", redis: "unreachable" });
    expect(partsOf(observed).map(look)).toContainEqual(["database", "unreachable", "diamond"]);
    expect(overallOf(observed)).toBe("down");
    expect(overallShape("down", observed)).toBe("diamond");
  });
});

test.each(["network", "server"] as const)("%s: parts are not watched any more", (kind) => {
  const observed = failing(kind);
  expect(partsOf(observed)[1]).toEqual({ name: "database", state: "unknown", before: "ok" });
  expect(partsOf(observed)[3]).toEqual({ name: "redis", state: "unknown", before: "off" });
  expect(partsOf(observed).slice(1).map(shapeOf)).toEqual(["bar", "bar", "bar", "bar"]);
  expect(overallShape(overallOf(observed), observed)).toBe("diamond");
});

describe("a busy API", () => {
  test("is an advisory, and what it said counts", () => {
    const observed = failing("busy");
    expect(partsOf(observed).slice(0, 2).map(look)).toEqual([
      ["api", "busy", "triangle"],
      ["database", "ok", "disc"],
    ]);
    expect(overallOf(observed)).toBe("busy");
    expect(overallShape("busy", observed)).toBe("triangle");
  });

  test("does not hide what is down", () => {
    expect(overallOf(failing("busy", health({ models: "unreachable" })))).toBe("down");
  });
});

test("a failure at the start: nothing is known", () => {
  const nothing = { value: null, seenAt: null, outage: null };
  const observed = failing("network", nothing);
  expect(partsOf(observed)[1]).toEqual({ name: "database", state: "unknown", before: null });
  expect(overallOf(observed)).toBe("unreachable");
});
