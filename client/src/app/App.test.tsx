import { QueryClient } from "@tanstack/react-query";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { delay, HttpResponse, http } from "msw";
import { MemoryRouter } from "react-router";
import { beforeEach, describe, expect, test, vi } from "vitest";
import firstPaintScript from "../../public/first-paint.js?raw";
import { api, HEALTH } from "../test/api";
import { App } from "./App";
import { COLOR_SCHEME_KEY } from "./colorScheme";
import { LANGUAGE_KEY, preferredLanguage } from "./i18n";
import { lazyPage } from "./lazyPage";
import { Providers } from "./Providers";
import { type AppRoute, ROUTES } from "./routes";

function openApp(path = "/", routes: readonly AppRoute[] = ROUTES) {
  const queryClient = new QueryClient({
    defaultOptions: { queries: { retry: false, networkMode: "always" } },
  });
  return render(
    <Providers queryClient={queryClient}>
      <MemoryRouter initialEntries={[path]} useTransitions={false}>
        <App routes={routes} />
      </MemoryRouter>
    </Providers>,
  );
}

/** The first visit to a page reads and compiles its files. */
const heading = (name: string) =>
  screen.findByRole("heading", { level: 1, name }, { timeout: 10_000 });
const navigation = () => within(screen.getByRole("navigation", { name: "Main" }));
const choose = (name: string) => userEvent.click(screen.getByRole("radio", { name }));

beforeEach(() => localStorage.clear());

describe("routes", () => {
  test.each([
    ["/", "Drive"],
    ["/stress", "Stress check"],
    ["/stress/batch", "Stress check for a file"],
    ["/status", "Status"],
    ["/settings", "Settings"],
    ["/about", "About SleepSafe"],
  ])("%s is %s, named in the document's title", async (path, name) => {
    api.use(http.get("*/api/*", () => delay("infinite")));
    openApp(path);
    expect(await heading(name)).toBeVisible();
    expect(document.title).toBe(`${name} · SleepSafe`);
  });

  test("an unknown address says so and leads back", async () => {
    openApp("/nowhere");
    expect(await heading("There is no such page")).toBeVisible();
    expect(screen.getByText(/“\/nowhere”/)).toBeVisible();
    await userEvent.click(screen.getByRole("link", { name: "Back to start" }));
    expect(await heading("Drive")).toBeVisible();
  });

  test("the navigation marks the page and what lies below it", async () => {
    const below = { path: "/stress/deeper", page: lazyPage([], async () => () => <h1>Deeper</h1>) };
    openApp("/stress/deeper", [...ROUTES, below]);
    await heading("Deeper");
    expect(navigation().getByRole("link", { current: "page" })).toHaveTextContent("Stress");
    await userEvent.click(navigation().getByRole("link", { name: "About" }));
    await heading("About SleepSafe");
    expect(navigation().getByRole("link", { current: "page" })).toHaveTextContent("About");
  });
});

describe("arriving at a page", () => {
  test("by a link moves the focus to its heading and the window to its top", async () => {
    openApp("/about");
    await heading("About SleepSafe");
    expect(document.body).toHaveFocus();
    await userEvent.click(navigation().getByRole("link", { name: "Stress" }));
    expect(await heading("Stress check")).toHaveFocus();
    expect(window.scrollTo).toHaveBeenLastCalledWith(0, 0);
    expect(document.title).toBe("Stress check · SleepSafe");
  });

  test("the skip link comes first and leads to the content", async () => {
    openApp("/about");
    await heading("About SleepSafe");
    await userEvent.tab();
    expect(screen.getByRole("link", { name: "Skip to content" })).toHaveFocus();
    await userEvent.keyboard("{Enter}");
    expect(screen.getByRole("main")).toHaveFocus();
  });
});

test("a page whose file is on its way: the navigation says so at once, the page before stays", async () => {
  let arrive = () => {};
  const held = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const late = lazyPage([], async () => {
    await held;
    return () => <h1>Late</h1>;
  });
  const routes = ROUTES.map((route) =>
    route.path === "/stress" ? { ...route, page: late } : route,
  );
  openApp("/about", routes);
  await heading("About SleepSafe");
  expect(screen.getByRole("main")).toHaveAttribute("aria-busy", "false");
  await userEvent.click(navigation().getByRole("link", { name: "Stress" }));
  expect(navigation().getByRole("link", { current: "page" })).toHaveTextContent("Stress");
  expect(screen.getByRole("main")).toHaveAttribute("aria-busy", "true");
  expect(screen.getByRole("heading", { name: "About SleepSafe" })).toBeVisible();
  expect(document.title).toBe("About SleepSafe · SleepSafe");
  arrive();
  expect(await heading("Late")).toHaveFocus();
  expect(screen.getByRole("main")).toHaveAttribute("aria-busy", "false");
  expect(document.title).toBe("Late · SleepSafe");
});

describe("a page that fails", () => {
  let fails: boolean;
  const Fragile = () => {
    if (fails) throw new Error("the tyre is flat");
    return <h1>Repaired</h1>;
  };
  const routes = [...ROUTES, { path: "/fragile", page: lazyPage([], async () => Fragile) }];

  beforeEach(() => {
    fails = true;
    vi.spyOn(console, "error").mockImplementation(() => {});
  });

  test("says so in its place and can be tried again", async () => {
    openApp("/fragile", routes);
    expect(await heading("This page stopped working")).toHaveFocus();
    expect(document.title).toBe("This page stopped working · SleepSafe");
    expect(screen.getByText(/the tyre is flat/)).toBeVisible();
    fails = false;
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await heading("Repaired")).toHaveFocus();
  });

  test("leaves the way back and the navigation working", async () => {
    openApp("/fragile", routes);
    await heading("This page stopped working");
    await userEvent.click(screen.getByRole("link", { name: "Back to start" }));
    expect(await heading("Drive")).toHaveFocus();
  });

  test("at the start itself leads back there too", async () => {
    openApp("/", [{ path: "/", page: lazyPage([], async () => Fragile) }]);
    await heading("This page stopped working");
    fails = false;
    await userEvent.click(screen.getByRole("link", { name: "Back to start" }));
    expect(await heading("Repaired")).toBeVisible();
  });

  test("to arrive after an update asks for a reload", async () => {
    const gone = lazyPage([], () => Promise.reject(new TypeError("Failed to fetch module")));
    openApp("/gone", [{ path: "/gone", page: gone }]);
    expect(await heading("A new version is available")).toBeVisible();
    expect(screen.getByRole("button", { name: "Reload" })).toBeVisible();
  });

  test("to arrive without a connection names the connection", async () => {
    api.use(http.get("*/health", () => HttpResponse.error()));
    const gone = lazyPage([], () => Promise.reject(new TypeError("Failed to fetch module")));
    openApp("/gone", [{ path: "/gone", page: gone }]);
    const name = "This page could not be loaded";
    await waitFor(() => expect(screen.getByRole("heading", { name })).toBeVisible(), {
      timeout: 5_000,
    });
  });
});

describe("the connection", () => {
  const state = () => screen.getByRole("status");
  const inTime = { timeout: 5_000 };

  test("is being checked, then online", async () => {
    openApp("/about");
    expect(state()).toHaveTextContent("Checking…");
    await waitFor(() => expect(state()).toHaveTextContent("Online"));
  });

  test("an answer that refuses is an answer", async () => {
    api.use(http.get("*/health", () => HttpResponse.json({}, { status: 429 })));
    openApp("/about");
    await waitFor(() => expect(state()).toHaveTextContent("Online"), inTime);
  });

  test("the server cannot be reached, and comes back", async () => {
    let down = true;
    api.use(http.get("*/health", () => (down ? HttpResponse.error() : HttpResponse.json(HEALTH))));
    openApp("/about");
    await waitFor(() => expect(state()).toHaveTextContent("Server unreachable"), inTime);
    down = false;
    act(() => void window.dispatchEvent(new Event("online")));
    await waitFor(() => expect(state()).toHaveTextContent("Online"), inTime);
  });

  test("the device is offline", async () => {
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    api.use(http.get("*/health", () => HttpResponse.error()));
    openApp("/about");
    await waitFor(() => expect(state()).toHaveTextContent("Device offline"), inTime);
  });

  test("a server on this very device is online without any network", async () => {
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    openApp("/about");
    await waitFor(() => expect(state()).toHaveTextContent("Online"));
  });
});

describe("the theme", () => {
  const colorScheme = () => document.documentElement.getAttribute("data-mantine-color-scheme");

  test("is dark at first and keeps the choice of light", async () => {
    const { unmount } = openApp();
    expect(colorScheme()).toBe("dark");
    expect(screen.getByRole("radio", { name: "Dark" })).toBeChecked();
    await choose("Light");
    expect(colorScheme()).toBe("light");
    unmount();
    openApp();
    expect(colorScheme()).toBe("light");
    expect(screen.getByRole("radio", { name: "Light" })).toBeChecked();
  });

  test("follows the system when asked to", async () => {
    openApp();
    await choose("Dark");
    await choose("System");
    // jsdom's system prefers light.
    expect(colorScheme()).toBe("light");
    expect(localStorage.getItem(COLOR_SCHEME_KEY)).toBe("auto");
  });

  test("writes no <style> element, which the content security policy would refuse", () => {
    const { container } = openApp();
    expect(container.querySelector("style")).toBeNull();
  });

  test("the script before the first paint reads the same key", () => {
    expect(firstPaintScript).toContain(`"${COLOR_SCHEME_KEY}"`);
    expect(firstPaintScript).toContain(`"${LANGUAGE_KEY}"`);
  });
});

describe("the language", () => {
  test("is switched at run time, for the page, its title and the document", async () => {
    openApp("/stress");
    await heading("Stress check");
    await choose("Deutsch");
    expect(await heading("Stresscheck")).toBeVisible();
    expect(screen.getByRole("navigation", { name: "Hauptnavigation" })).toBeVisible();
    expect(document.title).toBe("Stresscheck · SleepSafe");
    expect(document.documentElement.lang).toBe("de");
    expect(localStorage.getItem(LANGUAGE_KEY)).toBe("de");
    await choose("English");
    expect(await heading("Stress check")).toBeVisible();
    expect(document.documentElement.lang).toBe("en");
  });

  test("rewrites the errors that a form already shows", async () => {
    openApp("/stress");
    await screen.findByText("40–200 bpm");
    await userEvent.click(screen.getByRole("button", { name: "Estimate stress" }));
    expect(screen.getByText("Missing: 40–200 bpm.")).toBeVisible();
    await choose("Deutsch");
    expect(await screen.findByText("Fehlt noch: 40–200 Schläge/min.")).toBeVisible();
    expect(screen.getAllByText(/^Fehlt noch/)).toHaveLength(5);
  });

  test.each([
    ["de", ["en-GB"], "de"],
    [null, ["de-AT", "en"], "de"],
    [null, ["fr-FR", "de-CH"], "de"],
    [null, ["fr-FR"], "en"],
    ["klingon", ["en-US"], "en"],
  ])("stored %j, browser %j: %s", (stored, browser, expected) => {
    if (stored) localStorage.setItem(LANGUAGE_KEY, stored);
    vi.spyOn(navigator, "languages", "get").mockReturnValue(browser);
    expect(preferredLanguage()).toBe(expected);
  });
});

test("the phone's menu opens, closes on Escape and gives the focus back", async () => {
  openApp("/about");
  const button = screen.getByRole("button", { name: "Theme and language" });
  await userEvent.click(button);
  expect(button).toHaveAttribute("aria-expanded", "true");
  await userEvent.tab();
  await userEvent.keyboard("{Escape}");
  expect(button).toHaveAttribute("aria-expanded", "false");
  expect(button).toHaveFocus();
});
