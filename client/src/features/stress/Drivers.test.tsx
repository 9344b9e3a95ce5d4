import { screen } from "@testing-library/react";
import { HttpResponse } from "msw";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answerGet, countRequests, FAILURES, holdGet } from "../../test/api";
import { renderWithProviders } from "../../test/render";
import { pass, startFakeTime, stopFakeTime } from "../../test/time";
import { Drivers } from "./Drivers";
import { INPUTS, MODEL, serveModel } from "./stressTest";
import { useTraining } from "./useTraining";

const PATH = "/api/models/stress_classifier";
const MEASUREMENTS = { heart_rate: 72, ecg: 0.5, emg: 0.2, gsr: 0.3, respiration: 0.4 };

function Shown() {
  return <Drivers measurements={MEASUREMENTS} ranges={{}} training={useTraining()} />;
}

beforeEach(() => {
  serveModel();
  startFakeTime();
});
afterEach(stopFakeTime);

const LEGEND = /^Dot: this value/;
const caveat = () => screen.queryByText(/not what causes the stress/);
const markers = () => screen.queryAllByTestId("marker");

function expectNothingExplained(): void {
  expect(screen.queryByText(LEGEND)).not.toBeInTheDocument();
  expect(caveat()).not.toBeInTheDocument();
  expect(markers()).toEqual([]);
}

async function comparisonComes(): Promise<void> {
  expect(await screen.findByText(LEGEND)).toBeVisible();
  expect(caveat()).toBeVisible();
  expect(markers()).toHaveLength(5);
}

test("on its way: explains no dots and bands that are not there", async () => {
  const release = holdGet(PATH);
  renderWithProviders(<Shown />);
  expect(screen.getByText("The comparison with people at rest is loading…")).toBeVisible();
  expectNothingExplained();
  release();
  await comparisonComes();
});

test.each(["500", "503", "offline"] as const)("%s: says so, and comes by itself", async (name) => {
  answerGet(PATH, FAILURES[name]);
  renderWithProviders(<Shown />);
  expect(await screen.findByText(/is unavailable now\. Next try in 1 s\.$/)).toBeVisible();
  expectNothingExplained();
  serveModel();
  await pass(1.2);
  await comparisonComes();
});

test("429: counts down, and nothing is asked before the wait is over", async () => {
  answerGet(PATH, FAILURES["429"]);
  const asked = countRequests(PATH);
  renderWithProviders(<Shown />);
  expect(await screen.findByText(/is unavailable now\. Next try in 60 s\.$/)).toBeVisible();
  serveModel();
  await pass(58);
  expect(asked()).toBe(1);
  await pass(3);
  await comparisonComes();
});

test("no answer for 10 s: says so, and asks again", async () => {
  holdGet(PATH);
  renderWithProviders(<Shown />);
  await pass(9.5);
  expect(screen.getByText(/is loading…$/)).toBeVisible();
  await pass(0.7);
  expect(await screen.findByText(/is unavailable now/)).toBeVisible();
  serveModel();
  await pass(1.2);
  await comparisonComes();
});

test("a model without the figures: says so, and nothing is asked again", async () => {
  answerGet(PATH, () => HttpResponse.json({ ...MODEL, inputs: {} }));
  const asked = countRequests(PATH);
  renderWithProviders(<Shown />);
  expect(await screen.findByText(/is unavailable now\.$/)).toBeVisible();
  expectNothingExplained();
  await pass(120);
  expect(asked()).toBe(1);
});

test("a model with some of the figures: shows these", async () => {
  answerGet(PATH, () => HttpResponse.json({ ...MODEL, inputs: { ecg: INPUTS.ecg } }));
  renderWithProviders(<Shown />);
  expect(await screen.findByText(LEGEND)).toBeVisible();
  expect(markers()).toHaveLength(1);
});
