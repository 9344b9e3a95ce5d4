import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { openOutbox } from "../src/lib/outbox/deviceOutbox.ts";
import type { NewEvent } from "../src/lib/outbox/newEvent.ts";
import { drive } from "./telemetry.ts";
import { baseUrl } from "./visit.ts";

// The outbox of a device as its page shows it, and what the server then has of that device.

export const BATCH = "/api/telemetry/batch";
/** The server takes as many at once, and the outbox sends them. */
export const BATCH_SIZE = 100;
const DATABASE = "sleepsafe-outbox";
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** As many events, of a drive that ended a day ago. */
export function someEvents(count: number): NewEvent[] {
  const every = (step: number) =>
    Array.from({ length: Math.floor(count / step) }, (_, index) => index * step);
  const told = drive({
    subject: "p-0123456789abcdef",
    device: "the outbox names it",
    session: crypto.randomUUID(),
    begin: Date.now() - DAY_MS - count * MINUTE_MS,
    minutes: count,
    microsleeps: every(50).map((minute) => ({ minute, seconds: 1.5 + (minute % 7) })),
    alarms: every(20).map((minute) => ({ minute, level: 1 + ((minute / 20) % 3) })),
    unseen: every(25).map((minute) => [minute, minute + 3]),
    perclos: (minute) => (minute % 40) / 200,
  });
  const inOrder = told.sort((one, other) => one.timestamp.localeCompare(other.timestamp));
  return inOrder.slice(0, count).map(({ device_id, ...event }) => {
    return { event_id: crypto.randomUUID(), ...event } as NewEvent;
  });
}

/** Until the outbox is there with its database; how the server will know the device. */
export async function openedOutbox(page: Page): Promise<string> {
  await page.getByText("No drive is kept yet").waitFor();
  await page.waitForFunction(
    async (name) => (await indexedDB.databases()).some((database) => database.name === name),
    DATABASE,
  );
  return deviceOf(page);
}

export async function deviceOf(page: Page): Promise<string> {
  return (await read<{ device_id: string }>(page, "meta", "outbox")).device_id;
}

/** Until so many events are where no crash of the browser reaches them. */
export async function untilShelved(page: Page, count: number): Promise<void> {
  await expect.poll(() => read(page, "events"), { timeout: 10_000 }).toBe(count);
}

/** What the database of the outbox has under a key; without one, how many there are. */
function read<Value>(page: Page, table: string, key?: string): Promise<Value> {
  return page.evaluate(
    ({ name, table, key }) =>
      new Promise<Value>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const store = opening.result.transaction(table).objectStore(table);
          const reading = key === undefined ? store.count() : store.get(key);
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result);
          };
        };
      }),
    { name: DATABASE, table, key },
  );
}

/** Tells the app's own outbox, by its own code, which the page has loaded. */
export async function report(page: Page, events: readonly NewEvent[]): Promise<void> {
  const addresses = (await page.requests()).map((request) => request.url());
  const file = addresses.find((address) => /\/deviceOutbox-[^/]*\.js$/.test(address));
  // As text: Vitest would make a call of its own of an import.
  const module = await page.evaluateHandle<{ openOutbox: typeof openOutbox }>(`import("${file}")`);
  await module.evaluate(({ openOutbox }, told) => {
    const outbox = openOutbox();
    for (const event of told) outbox.report(event);
  }, events);
}

/** What the drive page says of the outbox. */
export const says = (page: Page, words: RegExp): Locator =>
  page.locator("main p", { hasText: words });

export const EVERYTHING_SENT = /Everything has been sent, last on /;

export function waits(count: number): RegExp {
  return new RegExp(`${count} events (wait|are being sent)`);
}

export async function fetchJson<Answer>(path: string): Promise<Answer> {
  const response = await fetch(`${baseUrl}${path}`);
  expect(response.status, path).toBe(200);
  return response.json();
}

export async function storedCount(device: string): Promise<number> {
  const { total_events } = await fetchJson<{ total_events: number }>(
    `/api/statistics?device_id=${device}`,
  );
  return total_events;
}

export interface Stored extends NewEvent {
  readonly device_id: string;
  readonly sequence: number;
}

/** `filter` of the address. */
export async function exported(filter: string): Promise<Stored[]> {
  const response = await fetch(`${baseUrl}/api/events/export?format=jsonl&${filter}`);
  expect(response.status).toBe(200);
  const lines = (await response.text()).trim().split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}

/** Everything that was told is stored once, numbered without a gap and counted exactly. */
export async function expectStoredOnce(device: string, told: readonly NewEvent[]): Promise<void> {
  const stored = await exported(`device_id=${device}`);
  expect(stored.map(({ event_id }) => event_id).sort()).toEqual(
    told.map(({ event_id }) => event_id).sort(),
  );
  const byId = new Map(stored.map((event) => [event.event_id, event]));
  // Numbered in the order in which they were told.
  expect(told.map(({ event_id }) => byId.get(event_id)?.sequence)).toEqual([...told.keys()]);
  for (const event of told) expect(byId.get(event.event_id)).toMatchObject(event);
  const { devices } = await fetchJson<{ devices: { device_id: string }[] }>("/api/devices");
  expect(devices.find(({ device_id }) => device_id === device)).toMatchObject({
    events: told.length,
    last_sequence: told.length - 1,
    missing: [],
    missing_count: 0,
  });
  await expectCounted(device, told);
}

interface Hour {
  readonly total_events: number;
  readonly kinds: Readonly<Record<string, number>>;
}

async function expectCounted(device: string, told: readonly NewEvent[]): Promise<void> {
  const sum = (numbers: readonly number[]) => numbers.reduce((so_far, one) => so_far + one, 0);
  const windows = told.filter(({ kind }) => kind === "window");
  expect(await fetchJson(`/api/statistics?device_id=${device}`)).toMatchObject({
    total_events: told.length,
    drowsy_events: told.filter(({ is_drowsy }) => is_drowsy).length,
    monitored_ms: sum(windows.map(({ monitored_ms = 0 }) => monitored_ms)),
  });
  const times = told.map(({ timestamp }) => Date.parse(timestamp));
  const range = `from=${Math.min(...times)}&to=${Math.max(...times) + 1}`;
  const { hours } = await fetchJson<{ hours: Hour[] }>(
    `/api/statistics/hourly?device_id=${device}&${range}`,
  );
  expect(sum(hours.map(({ total_events }) => total_events))).toBe(told.length);
  for (const kind of new Set(told.map(({ kind }) => kind)))
    expect([kind, sum(hours.map(({ kinds }) => kinds[kind] ?? 0))]).toEqual([
      kind,
      told.filter((event) => event.kind === kind).length,
    ]);
}
