import { HttpResponse, http } from "msw";
import { beforeEach, expect, test, vi } from "vitest";
import { api } from "../../test/api";
import type { NewEvent } from "./newEvent";

const EVENT: NewEvent = {
  event_id: "0198f0a0-0000-7000-8000-000000000001",
  kind: "kss",
  kss: 3,
  timestamp: "2026-11-02T08:00:00.000Z",
};

beforeEach(() => vi.resetModules());

test("an event goes to the server from a browser that keeps nothing, and the page knows", async () => {
  const bodies: unknown[] = [];
  api.use(
    http.post("*/api/telemetry/batch", async ({ request }) => {
      bodies.push(await request.json());
      return HttpResponse.json({ status: "logged", events_logged: 1, rejected: [] });
    }),
  );
  const { loadOutbox, reportEvent, retryNow } = await import("./outbox");
  const { outboxStatus } = await import("./status");
  reportEvent(EVENT);
  retryNow();
  await vi.waitFor(() => expect(outboxStatus.get().last_sync_ms).not.toBeNull());
  expect(bodies).toMatchObject([{ events: [EVENT] }]);
  expect(outboxStatus.get()).toMatchObject({ pending: 0, problem: "missing", lost: 0 });
  expect(await loadOutbox()).toBe(await loadOutbox());
  (await loadOutbox()).close();
});

test("when its file does not arrive that is counted, and tried again", async () => {
  vi.doMock("./deviceOutbox", () => {
    throw new Error("lost");
  });
  const { loadOutbox, reportEvent, retryNow } = await import("./outbox");
  const { outboxStatus } = await import("./status");
  reportEvent(EVENT);
  retryNow();
  await vi.waitFor(() => expect(outboxStatus.get().lost).toBe(1));
  await expect(loadOutbox()).rejects.toThrow();
  vi.doUnmock("./deviceOutbox");
  const outbox = await loadOutbox();
  expect(outbox).toMatchObject({ report: expect.any(Function) });
  outbox.close();
});
