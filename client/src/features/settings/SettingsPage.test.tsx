import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { type NavigateFunction, useNavigate } from "react-router";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { retryNow } from "../../lib/outbox/outbox";
import { NOTHING_KNOWN, outboxStatus } from "../../lib/outbox/status";
import { answerGet, api, FAILURES, watchPaths } from "../../test/api";
import { setLanguage } from "../../test/language";
import { renderWithProviders } from "../../test/render";
import { SettingsPage } from "./SettingsPage";
import {
  ADMIN,
  Address,
  click,
  DEVICE,
  OPEN,
  panel,
  refusal,
  SIGNED_OUT,
  startApi,
  VIEWER,
  watchBody,
} from "./settingsTest";

vi.mock("../../lib/outbox/outbox", () => ({ loadOutbox: async () => {}, retryNow: vi.fn() }));

let navigate: NavigateFunction;

function Page() {
  navigate = useNavigate();
  return (
    <>
      <SettingsPage />
      <Address />
    </>
  );
}

const show = () => renderWithProviders(<Page />);
const openLink = (token: string) => act(async () => navigate(`/settings#link=${token}`));
const regions = () => screen.getAllByRole("heading", { level: 2 }).map((it) => it.textContent);
const keyField = () => screen.findByLabelText("Key");

beforeEach(() => {
  outboxStatus.set({ ...NOTHING_KNOWN, device_id: "d-1" });
  vi.mocked(retryNow).mockClear();
});

const EVERYTHING = [
  "Access",
  "How long events are kept",
  "This device",
  "Devices",
  "Keys",
  "What is kept about people",
  "What admins did",
];

describe("what is shown", () => {
  test("before anything is known: nothing that an answer would move", () => {
    startApi(OPEN);
    show();
    expect(regions()).toEqual(EVERYTHING.slice(0, 1));
    expect(screen.getByText("Loading…")).toBeVisible();
  });

  test("without an answer: what holds for everybody, and what waits in this browser", async () => {
    answerGet("/api/session", FAILURES["429"]);
    show();
    expect(await screen.findByRole("region", { name: "Events to send" })).toBeVisible();
    expect(regions()).toEqual(EVERYTHING.slice(0, 3));
  });

  test("on an open server: everything, with what that means", async () => {
    startApi(OPEN);
    show();
    expect(await screen.findByText(/right for one device, wrong for a network/)).toBeVisible();
    expect(screen.getByText(/AUTH=keys/)).toBeVisible();
    expect(regions()).toEqual(EVERYTHING);
    expect(screen.queryByLabelText("Key")).toBeNull();
  });

  test("to an admin: everything, and until when", async () => {
    startApi(ADMIN);
    show();
    expect(await screen.findByText("Signed in with the key “fleet-admin”")).toBeVisible();
    expect(screen.getByText(/^Until/)).toHaveTextContent(/2026/);
    expect(regions()).toEqual(EVERYTHING);
  });

  test("to a viewer: the devices, and why no more; nothing else is asked for", async () => {
    startApi(VIEWER);
    const asked = watchPaths();
    show();
    expect(await screen.findByText(/You are signed in as a viewer/)).toBeVisible();
    expect(regions()).toEqual([...EVERYTHING.slice(0, 4), "What else there is"]);
    expect(await (await panel("Devices")).findByText("truck-12")).toBeVisible();
    expect([...new Set(asked)].sort()).toEqual(["/api/devices", "/api/session"]);
  });

  test.each([
    ["nobody", SIGNED_OUT],
    ["a device", DEVICE],
  ])("to %s: how to sign in, and what that shows", async (_who, session) => {
    startApi(session);
    show();
    expect(await keyField()).toHaveAttribute("type", "password");
    expect(screen.getByText(/Sign in to see them/)).toBeVisible();
    expect(regions()).toEqual([...EVERYTHING.slice(0, 3), "What else there is"]);
  });
});

describe("signing in", () => {
  const submit = async (key: string) => {
    await userEvent.type(await keyField(), key);
    await click("Sign in");
  };

  test("by a pasted key, which can be looked at; what waits is sent then", async () => {
    const held = startApi(SIGNED_OUT);
    const sent = watchBody("post", "/api/session", () => {
      held.session = ADMIN;
      return HttpResponse.json(ADMIN);
    });
    show();
    await userEvent.click(await keyField());
    await userEvent.paste("  ss_admin_abc\n");
    await click("Show or hide the key");
    expect(await keyField()).toHaveAttribute("type", "text");
    await click("Sign in");
    expect(await screen.findByText(/^Signed in with the key/)).toBeVisible();
    expect(sent).toEqual([{ key: "ss_admin_abc" }]);
    expect(await panel("Keys")).toBeDefined();
    expect(retryNow).toHaveBeenCalledOnce();
  });

  test("an empty field asks nothing", async () => {
    startApi(SIGNED_OUT);
    show();
    await click("Sign in");
    expect(screen.getByText("Enter a key.")).toBeVisible();
  });

  test("a wrong or revoked key says so, and stays to be corrected", async () => {
    startApi(SIGNED_OUT);
    watchBody("post", "/api/session", () => refusal(401));
    show();
    await submit("wrong");
    expect(await screen.findByText("This key is wrong or revoked")).toBeVisible();
    expect(await keyField()).toHaveValue("wrong");
  });

  test("after too many tries it counts down, and takes none until then", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    startApi(SIGNED_OUT);
    const sent = watchBody("post", "/api/session", () => refusal(429, { "Retry-After": "34" }));
    show();
    await submit("abc");
    expect(await screen.findByText("Too many tries")).toBeVisible();
    expect(screen.getByText(/^Try again in 3[34] s\.$/)).toBeVisible();
    const button = screen.getByRole("button", { name: "Sign in" });
    expect(button).toHaveAttribute("aria-disabled", "true");
    await click("Sign in");
    expect(sent).toHaveLength(1);
    await act(() => vi.advanceTimersByTimeAsync(35_000));
    expect(screen.getByText("You can try again now.")).toBeVisible();
    expect(button).toHaveAttribute("aria-disabled", "false");
    vi.useRealTimers();
  });

  test("without a connection it says so", async () => {
    startApi(SIGNED_OUT);
    watchBody("post", "/api/session", () => HttpResponse.error());
    show();
    await submit("abc");
    expect(await screen.findByText("SleepSafe cannot be reached")).toBeVisible();
  });
});

describe("signing out", () => {
  test("leaves nothing of what was to be seen", async () => {
    const held = startApi(ADMIN);
    api.use(
      http.delete("*/api/session", () => {
        held.session = SIGNED_OUT;
        return HttpResponse.json(SIGNED_OUT);
      }),
    );
    const { queryClient } = show();
    await (await panel("Devices")).findByText("truck-12");
    await click("Sign out");
    expect(await keyField()).toBeVisible();
    const kept = () =>
      queryClient
        .getQueryCache()
        .findAll({ queryKey: ["settings"] })
        .filter(({ state }) => state.data !== undefined);
    await waitFor(() => expect(kept()).toEqual([]));
  });

  test("that fails is said: the person is still signed in", async () => {
    startApi(ADMIN);
    api.use(http.delete("*/api/session", () => HttpResponse.error()));
    show();
    await click("Sign out");
    expect(await screen.findByText("Not signed out")).toBeVisible();
    expect(screen.getByText(/^Signed in with/)).toBeVisible();
  });

  test("a key that was revoked meanwhile: the first refusal asks who is signed in", async () => {
    const held = startApi(ADMIN);
    api.use(
      http.get("*/api/keys", () => {
        held.session = SIGNED_OUT;
        return refusal(401);
      }),
    );
    show();
    expect(await keyField()).toBeVisible();
    expect(regions()).not.toContain("Keys");
  });
});

describe("the one-time link", () => {
  const admin = { ...ADMIN, name: "first admin" };

  test("signs in, leaves the address at once, and offers the next step, which takes one tap", async () => {
    const held = startApi(SIGNED_OUT);
    const links = watchBody("post", "/api/session", () => {
      held.session = admin;
      return HttpResponse.json(admin);
    });
    const enrolments = watchBody("post", "/api/devices/enrol", () => {
      held.session = { ...admin, device_name: "Chrome on Linux" };
      return HttpResponse.json(held.session);
    });
    vi.spyOn(navigator, "userAgent", "get").mockReturnValue("(X11; Linux x86_64) Chrome/156");
    show();
    await keyField();
    await openLink("token-1");
    expect(screen.getByRole("status", { name: "address" })).toHaveTextContent(/^\/settings$/);
    const welcome = await panel("You are an admin here. One step is left");
    expect(links).toEqual([{ link: "token-1" }]);
    expect(welcome.getByText(/Should this browser watch drives/)).toHaveFocus();
    expect(welcome.getByLabelText("Name of this device")).toHaveValue("Chrome on Linux");
    expect(screen.getAllByRole("button", { name: "Use this browser as a device" })).toHaveLength(1);
    await click("Use this browser as a device");
    expect(await screen.findByText("As “Chrome on Linux”")).toBeVisible();
    expect(enrolments).toEqual([{ device_id: "d-1", name: "Chrome on Linux" }]);
    expect(regions()).toEqual(EVERYTHING);
  });

  test("“Not now” leaves the step to the device’s own panel", async () => {
    const held = startApi(SIGNED_OUT);
    watchBody("post", "/api/session", () => {
      held.session = admin;
      return HttpResponse.json(admin);
    });
    show();
    await openLink("token-2");
    await click("Not now");
    expect(regions()).toEqual(EVERYTHING);
    const device = await panel("This device");
    expect(device.getByRole("button", { name: "Use this browser as a device" })).toBeVisible();
  });

  test("that was used or is too old says what to do", async () => {
    startApi(SIGNED_OUT);
    watchBody("post", "/api/session", () => refusal(401));
    show();
    await openLink("token-3");
    expect(await screen.findByText(/^This link was used already/)).toBeVisible();
    expect(screen.getByText(/restart it, or sign in with a key/)).toBeVisible();
    expect(screen.getByText(/keys create --role admin/)).toBeVisible();
    expect(await keyField()).toBeVisible();
    expect(screen.queryByRole("button", { name: "Try the link again" })).toBeNull();
  });

  test("that did not arrive can be tried again", async () => {
    const held = startApi(SIGNED_OUT);
    let isLost = true;
    const sent = watchBody("post", "/api/session", () => {
      if (isLost) return HttpResponse.error();
      held.session = admin;
      return HttpResponse.json(admin);
    });
    show();
    await openLink("token-4");
    expect(await screen.findByText("Not signed in by the link yet")).toBeVisible();
    isLost = false;
    await click("Try the link again");
    expect(await panel("You are an admin here. One step is left")).toBeDefined();
    expect(sent).toEqual([{ link: "token-4" }, { link: "token-4" }]);
  });
});

test("without a server it says so, and tries again when asked to", async () => {
  startApi(OPEN);
  let isLost = true;
  api.use(http.get("*/api/session", () => (isLost ? HttpResponse.error() : undefined)));
  show();
  expect(await screen.findByText("SleepSafe cannot be reached")).toBeVisible();
  expect(regions()).toEqual(EVERYTHING.slice(0, 3));
  isLost = false;
  await click("Try now");
  expect(await screen.findByText("Open to everybody")).toBeVisible();
});

test("in German", async () => {
  await setLanguage("de");
  startApi(SIGNED_OUT);
  show();
  expect(await screen.findByText("Nicht angemeldet")).toBeVisible();
  expect(screen.getByText(/nach 90 Tagen gelöscht/)).toBeVisible();
});
