import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { HttpResponse } from "msw";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answerGet, countRequests, FAILURES, FEATURES, HEALTH, holdGet } from "../../test/api";
import { setLanguage } from "../../test/language";
import { renderWithProviders } from "../../test/render";
import { pass, startFakeTime, stopFakeTime } from "../../test/time";
import { StressPage } from "./StressPage";
import { serveModel } from "./stressTest";

const PATH = "/api/features";

beforeEach(() => {
  serveModel();
  startFakeTime();
});
afterEach(stopFakeTime);

const fail = (name: keyof typeof FAILURES) => answerGet(PATH, FAILURES[name]);
const recover = () => answerGet(PATH, () => HttpResponse.json(FEATURES));

// By selector: to look for a role in this page takes longer than to draw it.
const shownNote = () => document.querySelector("[role=note]");
const sliders = () => document.querySelectorAll("input[type=range]").length;
const heartRate = () => screen.getByLabelText("Heart rate", { selector: "[type=text]" });

function note(): Promise<Element> {
  return waitFor(() => {
    const shown = shownNote();
    if (!shown) throw new Error("There is no note.");
    return shown;
  });
}

async function estimate(): Promise<void> {
  fireEvent.click(screen.getByText("City"));
  await screen.findByText("Medium stress");
}

async function slidersCome(): Promise<void> {
  await waitFor(() => expect(sliders()).toBe(6));
  expect(shownNote()).not.toBeInTheDocument();
}

test("ranges on their way: no slider and no complaint, and an estimate is possible", async () => {
  const release = holdGet(PATH);
  renderWithProviders(<StressPage />);
  await estimate();
  expect(sliders()).toBe(0);
  expect(shownNote()).not.toBeInTheDocument();
  release();
  await slidersCome();
});

test("500: says so, the server judges, and the sliders come by themselves", async () => {
  fail("500");
  renderWithProviders(<StressPage />);
  expect(await note()).toHaveTextContent("The server had a problem: the sliders");
  await estimate();
  const kept = heartRate().getAttribute("value");
  recover();
  await pass(2.2);
  await slidersCome();
  expect(heartRate()).toHaveValue(kept);
  expect(heartRate()).toHaveAccessibleDescription(/40–200 bpm$/);
});

test("offline: says so, and the sliders come by themselves", async () => {
  fail("offline");
  renderWithProviders(<StressPage />);
  expect(await note()).toHaveTextContent("SleepSafe cannot be reached: the sliders");
  expect(await note()).toHaveTextContent("Next try in 1 s.");
  recover();
  await pass(1);
  await slidersCome();
});

test("429: counts down, and nothing is asked before the wait is over", async () => {
  fail("429");
  const asked = countRequests(PATH);
  renderWithProviders(<StressPage />);
  expect(await note()).toHaveTextContent(/Too many requests: .* Next try in 60 s\./);
  await pass(20);
  expect(await note()).toHaveTextContent(/Next try in (40|39) s\./);
  recover();
  await pass(38);
  expect(asked()).toBe(1);
  await pass(3);
  await slidersCome();
  expect(asked()).toBe(2);
});

test("the sliders are there at once when the server can be reached again", async () => {
  fail("offline");
  answerGet("/health", FAILURES.offline);
  renderWithProviders(<StressPage />);
  await note();
  for (const seconds of [1, 2, 4]) await pass(seconds + 0.3);
  recover();
  answerGet("/health", () => HttpResponse.json(HEALTH));
  act(() => void window.dispatchEvent(new Event("online")));
  await slidersCome();
});

test("no answer for 10 s: says so, and asks again", async () => {
  holdGet(PATH);
  renderWithProviders(<StressPage />);
  await pass(9.5);
  expect(shownNote()).not.toBeInTheDocument();
  await pass(1);
  expect(await note()).toHaveTextContent("No answer within 10 s: the sliders");
  recover();
  await pass(1.2);
  await slidersCome();
});

test("a server that names no ranges: the fields take any number", async () => {
  const stress = { ...FEATURES.models.stress, inputs: [] };
  answerGet(PATH, () => HttpResponse.json({ ...FEATURES, models: { ...FEATURES.models, stress } }));
  renderWithProviders(<StressPage />);
  await estimate();
  expect(sliders()).toBe(0);
  expect(shownNote()).not.toBeInTheDocument();
});

test("in German, too", async () => {
  fail("429");
  renderWithProviders(<StressPage />);
  await note();
  await setLanguage("de");
  expect(await note()).toHaveTextContent(
    /^Zu viele Anfragen: Die Regler .* Nächste Anfrage in \d\d\s?s\.$/,
  );
});
