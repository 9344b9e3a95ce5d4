import type { Locator, Page } from "playwright-core";
import { open, page } from "./visit.ts";

// What the tests of the stress check do on its page, in English.

export const MEASUREMENTS = {
  heart_rate: 96,
  resting_heart_rate: 61,
  ecg: 0.24,
  gsr: 0.71,
  respiration: 0.58,
  emg: 0.33,
};

export type FieldName = keyof typeof MEASUREMENTS;

export const LABELS: Record<FieldName, string> = {
  heart_rate: "Heart rate",
  resting_heart_rate: "Resting heart rate",
  ecg: "Heart rate variability (ECG)",
  gsr: "Skin conductance (GSR)",
  respiration: "Breathing rate",
  emg: "Muscle activity (EMG)",
};

export const input = (page: Page, name: FieldName): Locator =>
  page.locator(`input[data-path=${name}]`);

export const slider = (page: Page, name: FieldName): Locator =>
  page.getByRole("slider", { name: LABELS[name], exact: true });

export const button = (page: Page, name: string): Locator =>
  page.getByRole("button", { name, exact: true });

export const shownLevel = (page: Page): Locator => page.getByTestId("level");

/** Opens the page and waits until its sliders know their ranges. */
export async function openStress(): Promise<void> {
  await open("/stress");
  await page.getByRole("slider").first().waitFor();
}

export async function fillIn(page: Page): Promise<void> {
  for (const [name, value] of Object.entries(MEASUREMENTS)) {
    await input(page, name as FieldName).fill(String(value));
  }
}

/** What the fields say now. */
export async function entries(page: Page): Promise<Record<string, number>> {
  const fields = await page.locator("input[data-path]").all();
  const pairs = fields.map(async (field) => {
    const name = String(await field.getAttribute("data-path"));
    return [name, Number(await field.inputValue())] as const;
  });
  return Object.fromEntries(await Promise.all(pairs));
}

/** Until the result is the one for the entries. */
export const untilCurrent = (page: Page): Promise<void> =>
  page.locator("[data-testid=result-state][data-state=current]").waitFor();

export async function fetchAnswer(baseUrl: string, body: object) {
  const response = await fetch(`${baseUrl}/api/predict`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

export interface SentRequest {
  body: Record<string, number>;
}

/** The predictions that the page asks for from now on. */
export function watchPredictions(page: Page): SentRequest[] {
  const sent: SentRequest[] = [];
  page.on("request", (request) => {
    if (!request.url().endsWith("/api/predict")) return;
    sent.push({ body: request.postDataJSON() });
  });
  return sent;
}
