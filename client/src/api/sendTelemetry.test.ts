import { HttpResponse, http, type JsonBodyType } from "msw";
import { expect, test } from "vitest";
import { api } from "../test/api";
import { sendTelemetry, type TelemetryEvent } from "./sendTelemetry";

const EVENT: TelemetryEvent = { event_id: "0198f0a0-0000-7000-8000-000000000001", kind: "yawn" };

function answer(body: JsonBodyType, init: ResponseInit = {}): unknown[] {
  const bodies: unknown[] = [];
  api.use(
    http.post("*/api/telemetry/batch", async ({ request }) => {
      bodies.push([request.headers.get("Content-Type"), await request.json()]);
      return HttpResponse.json(body, init);
    }),
  );
  return bodies;
}

test("sends a list, and tells which of it were rejected", async () => {
  const rejected = [{ index: 0, error: { error: "conflict", message: "Another.", details: {} } }];
  const bodies = answer({ status: "partial", events_logged: 0, duplicates: 0, rejected });
  expect(await sendTelemetry([EVENT])).toMatchObject({ rejected });
  expect(bodies).toEqual([["application/json", { events: [EVENT] }]]);
});

test.each<[number, string, number | null]>([
  [400, "invalid", null],
  [401, "refused", null],
  [413, "refused", null],
  [429, "busy", 7],
  [503, "server", 7],
])("%i is an error that says so", async (status, kind, retryAfterSeconds) => {
  const headers = retryAfterSeconds ? { "Retry-After": String(retryAfterSeconds) } : {};
  answer({ error: "failure", message: "No." }, { status, headers });
  const failure = { kind, status, retryAfterSeconds, message: "No." };
  await expect(sendTelemetry([EVENT])).rejects.toMatchObject(failure);
});

test.each<[string, JsonBodyType]>([
  ["nothing", null],
  ["another page's", { status: "ok" }],
  ["no list", { status: "logged", rejected: "none" }],
  ["an event that was not sent", { status: "partial", rejected: [{ index: 1, error: {} }] }],
])("200 with %s acknowledges nothing", async (_name, body) => {
  answer(body);
  await expect(sendTelemetry([EVENT])).rejects.toMatchObject({ kind: "server" });
});

test("the page of a network that wants a login first acknowledges nothing", async () => {
  api.use(http.post("*/api/telemetry/batch", () => HttpResponse.html("<h1>Welcome</h1>")));
  await expect(sendTelemetry([EVENT])).rejects.toMatchObject({ kind: "server", status: null });
});

test("a proxy's own error page", async () => {
  api.use(
    http.post("*/api/telemetry/batch", () => HttpResponse.html("<h1>Bad</h1>", { status: 502 })),
  );
  await expect(sendTelemetry([EVENT])).rejects.toMatchObject({ kind: "server", status: 502 });
});

test("no network", async () => {
  api.use(http.post("*/api/telemetry/batch", () => HttpResponse.error()));
  await expect(sendTelemetry([EVENT])).rejects.toMatchObject({ kind: "network", status: null });
});
