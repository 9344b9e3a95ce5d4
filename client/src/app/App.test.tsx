import { QueryClient } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import colorSchemeScript from "../../public/color-scheme.js?raw";
import { App } from "./App";
import { COLOR_SCHEME_KEY } from "./colorScheme";
import { Providers } from "./Providers";

const colorScheme = () => document.documentElement.getAttribute("data-mantine-color-scheme");

function openApp() {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <Providers queryClient={queryClient}>
      <App />
    </Providers>,
  );
}

beforeEach(() => localStorage.clear());

test("is dark at first and keeps the choice of light", async () => {
  const { unmount } = openApp();
  expect(colorScheme()).toBe("dark");
  await userEvent.click(screen.getByRole("button", { name: "Use the light theme" }));
  expect(colorScheme()).toBe("light");
  unmount();
  openApp();
  expect(colorScheme()).toBe("light");
  expect(screen.getByRole("button", { name: "Use the dark theme" })).toBeVisible();
});

test("writes no <style> element, which the content security policy would refuse", () => {
  const { container } = openApp();
  expect(container.querySelector("style")).toBeNull();
});

test("the script before the first paint reads the same key", () => {
  expect(colorSchemeScript).toContain(`"${COLOR_SCHEME_KEY}"`);
});
