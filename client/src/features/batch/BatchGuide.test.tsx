import { fireEvent, screen } from "@testing-library/react";
import { HttpResponse } from "msw";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answerGet, countRequests, FAILURES, FEATURES, holdGet } from "../../test/api";
import { setLanguage } from "../../test/language";
import { pass, startFakeTime, stopFakeTime } from "../../test/time";
import { fileInput, openPage } from "./batchTest";

const PATH = "/api/features";

beforeEach(startFakeTime);
afterEach(stopFakeTime);

const fail = (name: keyof typeof FAILURES) => answerGet(PATH, FAILURES[name]);
const recover = () => answerGet(PATH, () => HttpResponse.json(FEATURES));
const tryAgain = () => screen.getByRole("button", { name: "Try again" });

async function guideComes(): Promise<void> {
  expect(await screen.findByText("40–200 bpm")).toBeVisible();
  expect(fileInput()).toBeEnabled();
}

test.each([
  ["500", "The server had a problem"],
  ["503", "The server had a problem"],
  ["offline", "SleepSafe cannot be reached"],
] as const)("%s: says so and what it means, and recovers by itself", async (name, words) => {
  fail(name);
  openPage();
  expect(await screen.findByRole("alert")).toHaveTextContent(words);
  expect(screen.getByRole("alert")).toHaveTextContent("no file can be read");
  expect(screen.getByText("Next try in 1 s.")).toBeVisible();
  expect(fileInput()).toBeDisabled();
  recover();
  await pass(1.2);
  await guideComes();
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
});

test("a failing server: gives the request's number, and is asked again when told to", async () => {
  fail("500");
  openPage();
  expect(await screen.findByRole("alert")).toHaveTextContent("request r-500");
  await pass(1.2);
  expect(await screen.findByText("Next try in 2 s.")).toBeVisible();
  recover();
  fireEvent.click(tryAgain());
  await guideComes();
});

test("429: counts down, and nothing is asked before the wait is over", async () => {
  fail("429");
  const asked = countRequests(PATH);
  openPage();
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("Too many requests");
  // The seconds would be read out one by one.
  expect(alert).not.toHaveTextContent(/\d/);
  expect(screen.getByText("Next try in 60 s.")).toBeVisible();
  expect(tryAgain()).toBeDisabled();
  recover();
  fireEvent.click(tryAgain());
  await pass(58);
  expect(asked()).toBe(1);
  expect(screen.getByText(/^Next try in [12] s\.$/)).toBeVisible();
  await pass(3);
  await guideComes();
  expect(asked()).toBe(2);
});

test("slow: asks for 10 s, then says that there is no answer and asks again", async () => {
  const release = holdGet(PATH);
  openPage();
  await pass(9.5);
  expect(screen.getByText(/^Asking the server/)).toBeVisible();
  expect(fileInput()).toBeDisabled();
  await pass(0.7);
  expect(await screen.findByRole("alert")).toHaveTextContent("No answer within 10 s");
  release();
  await pass(1.2);
  await guideComes();
});

test("429 in German", async () => {
  fail("429");
  await setLanguage("de");
  openPage();
  expect(await screen.findByRole("alert")).toHaveTextContent("Zu viele Anfragen");
  expect(screen.getByText(/^Nächste Anfrage in 60\ss\.$/)).toBeVisible();
});
