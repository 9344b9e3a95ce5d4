import { describe, expect, test } from "vitest";
import { ApiError, type FailureKind } from "../api/errors";
import { growingPause, steadyPause } from "./pause";

const error = (kind: FailureKind, retryAfterSeconds: number | null = null) =>
  new ApiError({ kind, message: "", retryAfterSeconds });

describe("the growing pause", () => {
  test("doubles up to 30 s", () => {
    const pauses = [0, 1, 2, 3, 4, 5, 40].map((failures) =>
      growingPause(failures, error("server")),
    );
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  test.each(["busy", "server"] as const)("%s with a Retry-After: exactly that", (kind) => {
    expect(growingPause(0, error(kind, 60))).toBe(60_000);
    expect(growingPause(5, error(kind, 3))).toBe(3000);
  });

  test("a Retry-After of nothing is no invitation to flood", () => {
    expect(growingPause(0, error("busy", 0))).toBe(1000);
  });

  test("a Retry-After of a year does not overflow the timer, which would fire at once", () => {
    expect(growingPause(0, error("busy", 31_536_000))).toBe(2 ** 31 - 1);
    expect(steadyPause(1000)(0, error("busy", 31_536_000))).toBe(2 ** 31 - 1);
  });

  test("after a refusal it is long at once: all else may pass soon", () => {
    const kinds: FailureKind[] = ["network", "timeout", "busy", "server", "invalid", "refused"];
    const soon = kinds.filter((kind) => growingPause(0, error(kind)) === 1000);
    expect(soon).toEqual(["network", "timeout", "busy", "server"]);
    expect(growingPause(0, error("refused"))).toBe(30_000);
    expect(growingPause(0, new Error("unknown"))).toBe(1000);
  });
});
