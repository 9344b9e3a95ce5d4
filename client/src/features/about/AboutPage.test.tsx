import { screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { version } from "../../../package.json";
import { api, HEALTH } from "../../test/api";
import { renderWithProviders } from "../../test/render";
import { AboutPage } from "./AboutPage";

const entry = (name: string) => screen.getByText(name).nextElementSibling;

test("names the versions of app and server", async () => {
  renderWithProviders(<AboutPage />);
  expect(entry("App")).toHaveTextContent(version);
  expect(entry("Server")).toHaveTextContent("Checking…");
  expect(await screen.findByText(HEALTH.version)).toBe(entry("Server"));
});

test("says when the server is not reachable", async () => {
  api.use(http.get("*/health", () => HttpResponse.error()));
  renderWithProviders(<AboutPage />);
  expect(await screen.findByText("Not reachable", {}, { timeout: 3_000 })).toBe(entry("Server"));
});

test("leads to the API documentation and the model cards", () => {
  renderWithProviders(<AboutPage />);
  expect(screen.getByRole("link", { name: /API documentation/ })).toHaveAttribute("href", "/docs");
  expect(screen.getByRole("link", { name: /Model cards/ })).toHaveAttribute("href", "/status");
});
