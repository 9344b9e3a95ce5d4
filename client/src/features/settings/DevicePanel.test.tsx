import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Session } from "../../api/getSession";
import { keepStress } from "../../lib/outbox/keepStress";
import { retryNow } from "../../lib/outbox/outbox";
import { NOTHING_KNOWN, outboxStatus } from "../../lib/outbox/status";
import { api } from "../../test/api";
import { renderWithProviders } from "../../test/render";
import { DevicePanel } from "./DevicePanel";
import { describeBrowser } from "./deviceName";
import {
  ADMIN,
  click,
  DEVICE,
  DEVICES,
  OPEN,
  refusal,
  SIGNED_OUT,
  startApi,
  VIEWER,
  watchBody,
} from "./settingsTest";

vi.mock("../../lib/outbox/outbox", () => ({ loadOutbox: async () => {}, retryNow: vi.fn() }));

const onSession = vi.fn<(session: Session) => void>();

function show(session: Session | null) {
  if (session) startApi(session);
  return renderWithProviders(
    <DevicePanel session={session} isAskedElsewhere={false} onSession={onSession} />,
  );
}

const fact = (name: string) => screen.getByText(name).nextElementSibling;

beforeEach(() => {
  onSession.mockClear();
  vi.mocked(retryNow).mockClear();
  keepStress.set(false);
  outboxStatus.set({ ...NOTHING_KNOWN, device_id: "d-1" });
});

describe("enrolment", () => {
  test("nothing is known yet", () => {
    show(null);
    expect(fact("Enrolled")).toHaveTextContent("…");
    expect(screen.queryByLabelText("Name of this device")).toBeNull();
  });

  test.each([
    [OPEN, "Not needed here", "The server takes them"],
    [SIGNED_OUT, "No", "Wait here until it is enrolled"],
    [DEVICE, "As “Truck 12”", "The server takes them"],
  ])("%#: is it enrolled, and may it write", (session, enrolled, events) => {
    show(session);
    expect(fact("Enrolled")).toHaveTextContent(enrolled);
    expect(fact("Its events")).toHaveTextContent(events);
    expect(fact("Identifier")).toHaveTextContent("d-1");
  });

  test("is the admin’s to do, under a name of 1 to 64 characters", async () => {
    const enrolled = { ...ADMIN, device_name: "Cab 3" };
    const sent = watchBody("post", "/api/devices/enrol", () => HttpResponse.json(enrolled));
    show(ADMIN);
    const name = screen.getByLabelText("Name of this device");
    expect(name).toHaveAttribute("maxlength", "64");
    await userEvent.clear(name);
    await click("Use this browser as a device");
    expect(screen.getByText("Enter a name.")).toBeVisible();
    await userEvent.type(name, " Cab 3 ");
    await click("Use this browser as a device");
    await vi.waitFor(() => expect(onSession).toHaveBeenCalledWith(enrolled));
    expect(sent).toEqual([{ device_id: "d-1", name: "Cab 3" }]);
  });

  test("that is refused says why, and may be tried again", async () => {
    watchBody("post", "/api/devices/enrol", () => refusal(403));
    show(ADMIN);
    await userEvent.type(screen.getByLabelText("Name of this device"), "Cab 3");
    await click("Use this browser as a device");
    expect(await screen.findByText("Your key does not allow this")).toBeVisible();
    expect(onSession).not.toHaveBeenCalled();
  });

  test("is nothing that a viewer can do", () => {
    show({ ...VIEWER, can_write: false });
    expect(screen.getByText("To enrol it, an admin signs in here.")).toBeVisible();
    expect(screen.queryByRole("button")).toBeNull();
  });

  test("ends after a question", async () => {
    api.use(http.delete("*/api/session", () => HttpResponse.json(SIGNED_OUT)));
    show(DEVICE);
    await click("Stop using this browser as a device");
    expect(screen.getByRole("button", { name: "Go on as a device" })).toHaveFocus();
    await click("Stop");
    await vi.waitFor(() => expect(onSession).toHaveBeenCalledWith(SIGNED_OUT));
  });
});

test("its name is what the list of devices says, and is changed there", async () => {
  outboxStatus.set({ ...NOTHING_KNOWN, device_id: "truck-12" });
  const [truck] = DEVICES;
  const sent = watchBody("put", "/api/devices/truck-12", () =>
    HttpResponse.json({ ...truck, name: "Truck 13" }),
  );
  show(OPEN);
  expect(await screen.findByDisplayValue("Truck 12")).toBeVisible();
  const name = screen.getByLabelText("Name of this device");
  await userEvent.clear(name);
  await userEvent.type(name, "Truck 13");
  await click("Save name");
  expect(await screen.findByText("Everybody sees it as “Truck 13” now.")).toBeVisible();
  expect(sent).toEqual([{ name: "Truck 13" }]);
});

describe("events to send", () => {
  test("none", () => {
    show(OPEN);
    expect(screen.getByText("Nothing waits to be sent.")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Send now" })).toBeNull();
  });

  test("some wait: they are sent at a tap", async () => {
    outboxStatus.set({ ...NOTHING_KNOWN, device_id: "d-1", pending: 3, state: "waiting" });
    show(OPEN);
    expect(screen.getByText(/3 events wait/)).toBeVisible();
    await click("Send now");
    expect(retryNow).toHaveBeenCalledOnce();
    act(() => outboxStatus.set({ ...outboxStatus.get(), state: "sending" }));
    await click("Send now");
    expect(retryNow).toHaveBeenCalledOnce();
  });
});

test("stress results are kept once somebody turns that on, and it says what is kept", async () => {
  show(OPEN);
  const choice = screen.getByRole("checkbox", { name: /^Keep the stress results/ });
  expect(choice).not.toBeChecked();
  expect(choice).toHaveAccessibleDescription(/its level and time/);
  await userEvent.click(choice);
  expect(choice).toBeChecked();
  expect(keepStress.get()).toBe(true);
});

test.each([
  ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537 Chrome/156 Safari/537", "Chrome", "Linux"],
  ["Mozilla/5.0 (Linux; Android 16) Chrome/156 Mobile Safari/537", "Chrome", "Android"],
  ["Mozilla/5.0 (Windows NT 10.0) Chrome/156 Safari/537 Edg/156", "Edge", "Windows"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 19 like Mac OS X) Safari/604", "Safari", "iPhone"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:150) Firefox/150", "Firefox", "macOS"],
  ["curl/8", null, null],
])("%s is %s on %s", (userAgent, browser, system) => {
  expect(describeBrowser(userAgent)).toEqual({ browser, system });
});
