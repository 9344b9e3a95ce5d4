import { screen, within } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { HttpResponse, http, type JsonBodyType } from "msw";
import { expect } from "vitest";
import type { ModelDetail } from "../../api/getModel";
import { api } from "../../test/api";
import { renderWithProviders } from "../../test/render";
import type { LoadStrap } from "./StrapSection";
import { StressPage } from "./StressPage";

// For the tests of the page.

const SHARE = { p1: 0, p5: 0.05, p25: 0.2, p50: 0.5, p75: 0.7, p95: 0.9, p99: 1 };
const RATE = { p1: 57, p5: 61, p25: 68, p50: 74, p75: 83, p95: 103, p99: 115 };
const RESTED_SHARE = { ...SHARE, p50: 0.3, p95: 0.6 };
const RESTED_RATE = { ...RATE, p5: 58, p50: 69, p95: 87 };
const share = { all: SHARE, rested: RESTED_SHARE };
const rate = { all: RATE, rested: RESTED_RATE };

export const INPUTS: ModelDetail["inputs"] = {
  heart_rate: rate,
  resting_heart_rate: rate,
  ecg: share,
  gsr: share,
  respiration: share,
  emg: share,
};

export const MODEL = { inputs: INPUTS, trained_on: { people: 10 } };

export const VALUES = {
  "Heart rate": "72",
  "Heart rate variability (ECG)": "0.5",
  "Skin conductance (GSR)": "0.3",
  "Breathing rate": "0.4",
  "Muscle activity (EMG)": "0.2",
};

export const field = (label: string) => screen.getByRole("textbox", { name: label });
export const slider = (label: string) => screen.getByRole("slider", { name: label });
export const button = (name: string) => screen.getByRole("button", { name });
export const result = () => within(screen.getByRole("region", { name: "Result" }));
export const recents = () => within(screen.getByRole("region", { name: "Recent checks" }));
export const state = () => screen.getByTestId("result-state");

export function serveModel(): void {
  api.use(http.get("*/api/models/stress_classifier", () => HttpResponse.json(MODEL)));
}

export async function openPage(loadStrap?: LoadStrap): Promise<UserEvent> {
  renderWithProviders(<StressPage {...(loadStrap && { loadStrap })} />);
  await screen.findAllByText("40–200 bpm", {}, { timeout: 5000 });
  return userEvent.setup();
}

export async function fillIn(user: UserEvent, changes: Record<string, string> = {}): Promise<void> {
  for (const [label, value] of Object.entries({ ...VALUES, ...changes })) {
    await user.type(field(label), value);
  }
}

export function answerWith(
  status: number,
  body: JsonBodyType,
  headers: Record<string, string> = {},
): void {
  api.use(http.post("*/api/predict", () => HttpResponse.json(body, { status, headers })));
}

/** The bodies of the predictions asked for from now on. */
export function watchRequests(): Record<string, number>[] {
  const bodies: Record<string, number>[] = [];
  api.events.on("request:start", async ({ request }) => {
    if (request.method === "POST") bodies.push(await request.clone().json());
  });
  return bodies;
}

export async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, {
    rules: { region: { enabled: false }, "color-contrast": { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}
