import { expect, test } from "vitest";
import { ApiError } from "../api/errors";
import { failureText } from "./failureText";

const message = "From the server.";

test("says how long to wait when the server says so", () => {
  const busy = { kind: "busy", message } as const;
  expect(failureText(new ApiError({ ...busy, retryAfterSeconds: 12 })).advice).toContain("12 s");
  expect(failureText(new ApiError(busy)).advice).toBe("Wait a moment, then try again.");
});

test("gives the request's number with a server failure", () => {
  const text = failureText(new ApiError({ kind: "server", message, requestId: "r-7" }));
  expect(text.advice).toContain("r-7");
});

test("passes on why a request was refused", () => {
  const details = { model: { message: "is not known", range: null } };
  const text = failureText(new ApiError({ kind: "invalid", message, details }));
  expect(text.advice).toBe("From the server. model is not known.");
});

test.each(["network", "timeout"] as const)("%s: says that the entries are kept", (kind) => {
  expect(failureText(new ApiError({ kind, message })).advice).toContain("entries are kept");
});
