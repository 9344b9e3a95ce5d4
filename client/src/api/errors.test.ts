import { describe, expect, test } from "vitest";
import { ApiError, errorFromFailure, errorFromResponse, readRetryAfter } from "./errors";

const NOW_MS = Date.parse("2026-11-02T08:00:00Z");

describe("readRetryAfter", () => {
  test.each([
    [null, null],
    ["", null],
    ["soon", null],
    ["12", 12],
    ["0.2", 1],
    ["-3", 0],
    ["Mon, 02 Nov 2026 08:00:30 GMT", 30],
    ["Mon, 02 Nov 2026 07:00:00 GMT", 0],
  ])("%j is %j seconds", (header, seconds) => {
    expect(readRetryAfter(header, NOW_MS)).toBe(seconds);
  });
});

describe("errorFromResponse", () => {
  test.each([
    [400, "invalid"],
    [401, "refused"],
    [415, "refused"],
    [429, "busy"],
    [500, "server"],
    [503, "server"],
  ])("%i is %s", (status, kind) => {
    expect(errorFromResponse(new Response(null, { status }), undefined).kind).toBe(kind);
  });

  test("reads the server's error body, its fields and the request id", () => {
    const response = new Response(null, { status: 400, headers: { "X-Request-ID": "r-1" } });
    const error = errorFromResponse(response, {
      error: "validation_error",
      message: "Invalid input",
      details: {
        ecg: { message: "must be at most 1", minimum: 0, maximum: 1 },
        emg: { message: "missing" },
        x: 1,
      },
    });
    expect(error.message).toBe("Invalid input");
    expect(error.details).toEqual({
      ecg: { message: "must be at most 1", range: { minimum: 0, maximum: 1 } },
      emg: { message: "missing", range: null },
    });
    expect(error.requestId).toBe("r-1");
  });

  test("a body of another shape still gives a message", () => {
    const error = errorFromResponse(
      new Response(null, { status: 502 }),
      "<html>Bad gateway</html>",
    );
    expect(error.message).toBe("The server answered 502.");
    expect(error.details).toEqual({});
  });
});

describe("errorFromFailure", () => {
  test.each([
    [new DOMException("signal timed out", "TimeoutError"), "timeout"],
    [new TypeError("Failed to fetch"), "network"],
    [new SyntaxError("Unexpected token"), "server"],
    ["anything else", "network"],
  ])("%s is %s", (cause, kind) => {
    expect(errorFromFailure(cause).kind).toBe(kind);
  });

  test("an ApiError stays itself", () => {
    const error = new ApiError({ kind: "busy", message: "Slow down" });
    expect(errorFromFailure(error)).toBe(error);
  });
});
