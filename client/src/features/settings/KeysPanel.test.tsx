import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { Link, type NavigateFunction, Route, Routes, useNavigate } from "react-router";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Session } from "../../api/getSession";
import { answerGet, api, FAILURES, holdGet } from "../../test/api";
import { renderWithProviders } from "../../test/render";
import { KeysPanel } from "./KeysPanel";
import { ADMIN, click, KEYS, OPEN, refusal, startApi, watchBody } from "./settingsTest";

let navigate: NavigateFunction;

function Site({ session }: { session: Session }) {
  navigate = useNavigate();
  return (
    <>
      <Link to="/stress">Stress</Link>
      <Routes>
        <Route path="/settings" element={<KeysPanel session={session} />} />
        <Route path="*" element={<h1>Elsewhere</h1>} />
      </Routes>
    </>
  );
}

async function show(session = ADMIN) {
  renderWithProviders(<Site session={session} />);
  await act(async () => navigate("/about"));
  await act(async () => navigate("/settings"));
}

const [TRUCK, ADMINS] = KEYS;
const row = async (name: string) =>
  (await screen.findByRole("rowheader", { name })).closest("tr") as HTMLElement;
const elsewhere = () => screen.queryByRole("heading", { name: "Elsewhere" });

test("each key is a row in plain words", async () => {
  startApi(ADMIN);
  await show();
  expect(await row("Truck 12")).toHaveTextContent(/Device: sends events.*by fleet-admin.*Never/);
  expect(await row("fleet-admin")).toHaveTextContent(/Admin: reads.*on the command line/);
});

test("none yet", async () => {
  startApi(OPEN).keys = [];
  await show(OPEN);
  expect(await screen.findByText("There is no key yet.")).toBeVisible();
});

describe("who came by the one-time link", () => {
  const link = {
    ...KEYS[1],
    id: 9,
    name: "first admin",
    created_by: "admin link",
  } as (typeof KEYS)[0];

  test("is told to make a key that works twice", async () => {
    startApi(ADMIN).keys = [link];
    await show();
    expect(await screen.findByText(/Create an admin key for yourself/)).toBeVisible();
  });

  test("is told no more once there is one", async () => {
    startApi(ADMIN).keys = [link, ...KEYS];
    await show();
    await row("first admin");
    expect(screen.queryByText(/Create an admin key for yourself/)).toBeNull();
  });
});

describe("a new key", () => {
  const made = { id: 3, name: "Cab 3", role: "viewer", key: "ss_viewer_secret" };
  let copied: string[];

  beforeEach(() => {
    copied = [];
    vi.stubGlobal("navigator", {
      ...window.navigator,
      languages: ["en"],
      onLine: true,
      clipboard: { writeText: async (text: string) => void copied.push(text) },
    });
    return () => vi.unstubAllGlobals();
  });

  async function create() {
    startApi(ADMIN);
    const sent = watchBody("post", "/api/keys", () => HttpResponse.json(made, { status: 201 }));
    await show();
    await userEvent.type(screen.getByLabelText("Name"), " Cab 3 ");
    await userEvent.click(screen.getByRole("radio", { name: "Viewer" }));
    await click("Create key");
    await screen.findByText(/shown only this once/);
    return sent;
  }
  const key = () => screen.queryByLabelText("Cab 3 (Viewer)");

  test("is shown once, whole, to be copied", async () => {
    const sent = await create();
    expect(sent).toEqual([{ name: "Cab 3", role: "viewer" }]);
    expect(key()).toHaveValue("ss_viewer_secret");
    await click("Copy key");
    expect(copied).toEqual(["ss_viewer_secret"]);
    await click("Done");
    expect(key()).toBeNull();
    expect(elsewhere()).toBeNull();
    expect(screen.getByLabelText("Name")).toHaveValue("");
  });

  test("does not go uncopied without a question", async () => {
    await create();
    await click("Done");
    expect(screen.getByRole("group", { name: /^The key was not copied/ })).toHaveFocus();
    await click("Stay and copy it");
    await userEvent.click(screen.getByRole("link", { name: "Stress" }));
    expect(elsewhere()).toBeNull();
    await click("Leave without it");
    expect(elsewhere()).toBeVisible();
  });

  test("that is copied holds nobody back, neither at a link nor at Back", async () => {
    await create();
    await click("Copy key");
    await screen.findByRole("button", { name: "Copied" });
    expect(window.dispatchEvent(new Event("beforeunload", { cancelable: true }))).toBe(true);
    await act(async () => navigate(-1));
    expect(elsewhere()).toBeVisible();
  });

  test("can be copied by hand where no button may", async () => {
    vi.stubGlobal("navigator", { languages: ["en"], onLine: true });
    await create();
    expect(screen.getByText(/^Select the key and copy it/)).toBeVisible();
    const field = key() as HTMLInputElement;
    expect([field.selectionStart, field.selectionEnd]).toEqual([0, made.key.length]);
    act(() => void field.dispatchEvent(new Event("copy", { bubbles: true })));
    await click("Done");
    expect(key()).toBeNull();
  });

  test("needs a name", async () => {
    startApi(ADMIN);
    await show();
    await click("Create key");
    expect(screen.getByText("Enter a name.")).toBeVisible();
  });

  test("that is not made says why", async () => {
    startApi(ADMIN);
    watchBody("post", "/api/keys", () => refusal(503));
    await show();
    await userEvent.type(screen.getByLabelText("Name"), "Cab 3");
    await click("Create key");
    expect(await screen.findByText("No key was created")).toBeVisible();
    expect(screen.getByLabelText("Name")).toHaveValue("Cab 3");
  });
});

describe("revoking", () => {
  const question = /^Revoke “Truck 12”\?/;

  async function ask() {
    await userEvent.click((await row("Truck 12")).querySelector("button") as HTMLElement);
    expect(screen.getByRole("group", { name: question })).toBeVisible();
  }

  test("asks first, and says what it did", async () => {
    const held = startApi(ADMIN);
    const revoked = { ...TRUCK, revoked_at: "2026-11-22T13:00:00.000Z" } as (typeof KEYS)[0];
    api.use(
      http.delete("*/api/keys/2", () => {
        held.keys = [revoked, ADMINS as (typeof KEYS)[0]];
        return HttpResponse.json(revoked);
      }),
    );
    await show();
    await ask();
    await click("Keep");
    expect(screen.queryByRole("group", { name: question })).toBeNull();
    await ask();
    await userEvent.click(screen.getAllByRole("button", { name: "Revoke" })[0] as HTMLElement);
    expect(await screen.findByText(/^“Truck 12” is revoked/)).toHaveFocus();
    expect(await row("Truck 12")).toHaveTextContent(/Revoked on/);
  });

  test("that fails is said", async () => {
    startApi(ADMIN);
    api.use(http.delete("*/api/keys/2", () => HttpResponse.error()));
    await show();
    await ask();
    await userEvent.click(screen.getAllByRole("button", { name: "Revoke" })[0] as HTMLElement);
    expect(await screen.findByText("The key was not revoked")).toBeVisible();
  });
});

describe("the list", () => {
  test.each([
    ["offline", "SleepSafe cannot be reached"],
    ["500", "The server had a problem"],
    ["429", "Too many requests"],
  ] as const)("%s: says so, and when it asks again", async (name, words) => {
    startApi(ADMIN);
    answerGet("/api/keys", FAILURES[name]);
    await show();
    expect(await screen.findByText(words)).toBeVisible();
    expect(screen.getByText(/^(Next try in|Trying again)/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Try now" }) === null).toBe(name === "429");
  });

  test("403: says that the key does not allow it", async () => {
    startApi(ADMIN);
    answerGet("/api/keys", () => refusal(403));
    await show();
    expect(await screen.findByText("Your key does not allow this")).toBeVisible();
  });

  test("what was known stays while the server is away", async () => {
    startApi(ADMIN);
    await show();
    await row("Truck 12");
    answerGet("/api/keys", FAILURES.offline);
    act(() => void window.dispatchEvent(new Event("visibilitychange")));
    expect(await screen.findByText(/^As known at/)).toBeVisible();
    expect(await row("Truck 12")).toBeVisible();
  });

  test("is slow: says for how long", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    startApi(ADMIN);
    const release = holdGet("/api/keys");
    await show();
    expect(screen.getByText("Loading…")).toBeVisible();
    await act(() => vi.advanceTimersByTimeAsync(4000));
    expect(screen.getByText(/^Still loading: no answer for [34] s so far\.$/)).toBeVisible();
    release();
    vi.useRealTimers();
    expect(await row("Truck 12")).toBeVisible();
  });
});
