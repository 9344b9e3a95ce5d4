import { screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { NOTHING_KNOWN, type OutboxStatus, outboxStatus } from "../lib/outbox/status";
import { setLanguage } from "../test/language";
import { renderWithProviders } from "../test/render";
import { OutboxStatusLine } from "./OutboxStatusLine";

afterEach(() => outboxStatus.set(NOTHING_KNOWN));

const SENT_MS = new Date(2026, 10, 2, 8, 5).getTime();

function show(status: Partial<OutboxStatus>): HTMLElement {
  outboxStatus.set({ ...NOTHING_KNOWN, ...status });
  renderWithProviders(
    <p data-testid="line">
      <OutboxStatusLine />
    </p>,
  );
  return screen.getByTestId("line");
}

test("says nothing while there is nothing to say", () => {
  expect(show({})).toBeEmptyDOMElement();
});

test.each<[Partial<OutboxStatus>, RegExp]>([
  [{ last_sync_ms: SENT_MS }, /^Everything has been sent, last on .*2026.*8:05.*\.$/],
  [{ pending: 1 }, /^1 event waits to be sent\.$/],
  [{ pending: 12, state: "sending" }, /^12 events are being sent\.$/],
  [{ pending: 3, state: "waiting", last_sync_ms: SENT_MS }, /3 events wait .* Last sent on .*8:05/],
  [{ pending: 3, state: "offline" }, /^No network: 3 events wait/],
  [{ pending: 3, state: "not_signed_in" }, /3 events wait: sign in under Settings/],
  [{ pending: 3, state: "not_allowed" }, /Ask the operator/],
  [{ problem: "missing" }, /^This browser keeps nothing.*another browser/],
  [{ problem: "full", pending: 2 }, /^This device is full.*Free some space\. 2 events wait/],
  [{ problem: "no_answer" }, /storage does not answer.*Restart the browser/],
  [{ problem: "refused" }, /private window/],
  [{ refused: 1 }, /^The server refused 1 event; it stays on this device/],
  [{ lost: 2 }, /^2 events found no room and are lost\.$/],
])("%j", (status, words) => {
  expect(show(status)).toHaveTextContent(words);
});

test("in German", async () => {
  await setLanguage("de");
  const line = show({ problem: "full", pending: 2, state: "offline" });
  expect(line).toHaveTextContent(/^Dieses Gerät ist voll.*Kein Netz: 2 Ereignisse warten/);
});
