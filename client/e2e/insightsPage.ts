import type { Locator } from "playwright-core";
import { expect } from "vitest";
import { page } from "./visit.ts";

// What stands on the insights page, and what the API says of it.

export const region = (name: string | RegExp): Locator =>
  page.getByRole("region", { name, exact: true });

export interface Hour {
  total_events: number;
  drowsy_events: number;
  monitored_ms: number;
  observed_ms: number;
  kinds: Record<string, number>;
  alarms: Record<string, number>;
}

export const sum = (hours: readonly Hour[], of: (hour: Hour) => number) =>
  hours.reduce((total, hour) => total + of(hour), 0);

/** The figures of a column, by its name. */
export async function column(panel: Locator, name: string): Promise<string[]> {
  const table = panel.locator("table").first();
  await table.waitFor({ state: "attached" });
  const heads = await table.locator("thead th").allTextContents();
  const index = heads.indexOf(name);
  expect(index, `${name} is no column of ${heads}`).toBeGreaterThanOrEqual(0);
  return table.locator(`tbody tr > :nth-child(${index + 1})`).allTextContents();
}

export async function total(panel: Locator, name: string): Promise<number> {
  const cells = await column(panel, name);
  return cells.reduce((so_far, cell) => so_far + Number(cell.replace(/[, h]/g, "")), 0);
}
