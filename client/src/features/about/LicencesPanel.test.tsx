import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse } from "msw";
import { expect, test } from "vitest";
import shipped from "../../../public/licences.json";
import type { Licences } from "../../api/getLicences";
import { answerGet, countRequests, FAILURES } from "../../test/api";
import { setLanguage } from "../../test/language";
import { renderWithProviders } from "../../test/render";
import { LicencesPanel } from "./LicencesPanel";

const PATH = "/licences.json";
const NONE: Licences = { browser: [], server: [], backup: [], training: [], models: [] };

const answer = (licences: Licences) => answerGet(PATH, () => HttpResponse.json(licences));
const groupOf = async (name: string) =>
  within((await screen.findByRole("heading", { name, level: 3 })).parentElement as HTMLElement);

async function open(words = "All parts and their licences") {
  renderWithProviders(<LicencesPanel />);
  await userEvent.click(screen.getByText(words));
}

test("the list is loaded when somebody opens it, and once", async () => {
  answer(shipped);
  const asked = countRequests(PATH);
  renderWithProviders(<LicencesPanel />);
  expect(asked()).toBe(0);
  const summary = screen.getByText("All parts and their licences");
  for (const _click of ["open", "close", "open"]) await userEvent.click(summary);
  await groupOf("In this app");
  expect(asked()).toBe(1);
});

test("names every part with its version, under its licence", async () => {
  answer(shipped);
  await open();
  const app = await groupOf("In this app");
  expect(app.getAllByRole("listitem")).toHaveLength(shipped.browser.length);
  const mit = within(app.getByText("MIT").nextElementSibling as HTMLElement);
  expect(mit.getByText("react")).toHaveTextContent(/^react \d+\.\d+\.\d+$/);
  expect(app.getByText("OFL-1.1").nextElementSibling).toHaveTextContent(/inter/);
  const models = await groupOf("Models, what runs them and what they learned from");
  expect(models.getByText("ODC-By-1.0").nextElementSibling).toHaveTextContent(/drivedb/);
  const texts = screen.getByRole("link", { name: /The licences in full/ });
  expect(texts).toHaveAttribute("href", "/licences.txt");
});

test("the licence of most parts comes first, and a group without parts is left out", async () => {
  const part = (name: string, licence: string) => ({ name, version: "1.0.0", licence });
  answer({ ...NONE, server: [part("a", "ISC"), part("b", "MIT"), part("c", "MIT")] });
  await open();
  const server = await groupOf("On the server");
  expect(server.getAllByRole("term").map(({ textContent }) => textContent)).toEqual(["MIT", "ISC"]);
  expect(screen.getAllByRole("heading", { level: 3 })).toHaveLength(1);
});

test("without any part it says that there is no list", async () => {
  answer(NONE);
  await open();
  expect(await screen.findByText("This version came without the list.")).toBeVisible();
});

test.each([
  ["offline", "SleepSafe cannot be reached"],
  ["404", "The request was not accepted"],
  ["500", "The server had a problem"],
] as const)("%s: says so, and can be tried again", async (name, title) => {
  answerGet(PATH, FAILURES[name]);
  await open();
  expect(await screen.findByText(title)).toBeVisible();
  answer(shipped);
  await userEvent.click(screen.getByRole("button", { name: "Try now" }));
  await groupOf("In this app");
});

test("a page in the place of the list is a failure, too", async () => {
  answerGet(PATH, () => HttpResponse.html("<!doctype html>"));
  await open();
  expect(await screen.findByText("The server had a problem")).toBeVisible();
});

test("in German", async () => {
  await setLanguage("de");
  answer(shipped);
  await open("Alle Teile und ihre Lizenzen");
  await groupOf("Modelle, was sie ausführt und woraus sie gelernt haben");
});
