import { screen, waitFor } from "@testing-library/react";
import { HttpResponse } from "msw";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { version } from "../../../package.json";
import { answerGet, countRequests, FAILURES, HEALTH, holdGet } from "../../test/api";
import { setLanguage } from "../../test/language";
import { renderWithProviders } from "../../test/render";
import { pass, startFakeTime, stopFakeTime } from "../../test/time";
import { AboutPage } from "./AboutPage";

const entry = (name: string) => screen.getByText(name).nextElementSibling;
const serverIs = (words: string | RegExp) =>
  waitFor(() => expect(entry("Server")).toHaveTextContent(words));

test("names the versions of app and server", async () => {
  renderWithProviders(<AboutPage />);
  expect(entry("App")).toHaveTextContent(version);
  expect(entry("Server")).toHaveTextContent("Checking…");
  expect(await screen.findByText(HEALTH.version)).toBe(entry("Server"));
});

test("says what of a drive is sent, and that no name is", () => {
  renderWithProviders(<AboutPage />);
  const listed = (name: string) => screen.getByRole("heading", { name }).nextElementSibling;
  expect(listed("Sent")).toHaveTextContent(/Of each drive.*every 30 seconds.*sent later/);
  expect(listed("Sent")).toHaveTextContent(/Stress results only if you turn that on/);
  expect(listed("Never sent")).toHaveTextContent(/names of who drives/);
  expect(listed("Kept in this browser")).toHaveTextContent(/until the server has it/);
});

test("leads to the API documentation and the model cards", () => {
  renderWithProviders(<AboutPage />);
  expect(screen.getByRole("link", { name: /API documentation/ })).toHaveAttribute("href", "/docs");
  expect(screen.getByRole("link", { name: /Model cards/ })).toHaveAttribute("href", "/status");
});

describe("the server's version", () => {
  beforeEach(startFakeTime);
  afterEach(stopFakeTime);

  const fail = (name: keyof typeof FAILURES) => answerGet("/health", FAILURES[name]);
  const recover = () => answerGet("/health", () => HttpResponse.json(HEALTH));

  test.each(["500", "offline"] as const)("%s: not reachable, until it is", async (name) => {
    fail(name);
    renderWithProviders(<AboutPage />);
    await pass(1);
    await serverIs(/^Not reachable\. Next try in 1[45] s\.$/);
    recover();
    await pass(15);
    await serverIs(HEALTH.version);
  });

  test("429: busy, with the time of the next question and none before", async () => {
    fail("429");
    const asked = countRequests("/health");
    renderWithProviders(<AboutPage />);
    await serverIs(/^Too many requests\. Next try in 60 s\.$/);
    recover();
    await pass(58);
    expect(asked()).toBe(1);
    await pass(3);
    await serverIs(HEALTH.version);
    expect(asked()).toBe(2);
  });

  test("429 later: what is known stays", async () => {
    renderWithProviders(<AboutPage />);
    await serverIs(HEALTH.version);
    fail("429");
    await pass(20);
    await serverIs(HEALTH.version);
  });

  test("refused: there is a server, but its version is not known", async () => {
    fail("404");
    renderWithProviders(<AboutPage />);
    await serverIs(/^Not known\. Next try in 15 s\.$/);
  });

  test("slow: is being checked for 10 s, then not reachable", async () => {
    const release = holdGet("/health");
    renderWithProviders(<AboutPage />);
    await pass(9.5);
    await serverIs("Checking…");
    await pass(0.7);
    await serverIs(/^Not reachable\./);
    release();
    await pass(15);
    await serverIs(HEALTH.version);
  });

  test("429 in German", async () => {
    fail("429");
    await setLanguage("de");
    renderWithProviders(<AboutPage />);
    await serverIs(/^Zu viele Anfragen\. Nächste Anfrage in 60\s?s\.$/);
  });
});
