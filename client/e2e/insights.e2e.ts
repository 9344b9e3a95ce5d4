import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { column, type Hour, region, sum, total } from "./insightsPage.ts";
import { expectPresentable } from "./looks.ts";
import { tabTo } from "./page.ts";
import { movedPages } from "./shifts.ts";
import { drive, post, type Told } from "./telemetry.ts";
import {
  baseUrl,
  forgive,
  type Language,
  open,
  PHONE,
  page,
  startBrowser,
  visit,
} from "./visit.ts";

startBrowser();

/** Nobody else's events are counted: other tests post to the same server. */
const RUN = Date.now().toString(36);
const DEVICE = `truck-${RUN}`;
const [ADA, BO] = [`ada-${RUN}`, `bo-${RUN}`];
const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
/** The page asks again within this time. */
const ASKED_AGAIN_MS = 61_000;
const ADMIN = { auth: "open", role: "admin", name: null, expires_at: null, can_write: true };
const PLACE = `/insights?device_id=${DEVICE}`;

/** Two people on three days; the last drive goes on. */
function fleet(): Told[] {
  const now = Date.now();
  const told = (subject: string, session: string, begin: number) => ({
    subject,
    device: DEVICE,
    session: `${session}-${RUN}`,
    begin,
  });
  return [
    drive({
      ...told(ADA, "late", now - 3 * DAY_MS),
      minutes: 90,
      microsleeps: [
        { minute: 50, seconds: 2.4 },
        { minute: 71, seconds: 3.5 },
      ],
      alarms: [
        { minute: 48, level: 1 },
        { minute: 50, level: 3, answer: "drowsy" },
        { minute: 71, level: 3, answer: "false_alarm" },
      ],
      unseen: [[10, 22]],
      kss: 7,
      perclos: (minute) => minute / 400,
    }),
    drive({ ...told(BO, "calm", now - DAY_MS), minutes: 45 }),
    drive({
      ...told(BO, "now", now - 40 * MINUTE_MS),
      minutes: 40,
      alarms: [{ minute: 30, level: 2 }],
    }),
  ].flat();
}

beforeAll(() => post(fleet()));

const fetchJson = async (path: string) => (await fetch(`${baseUrl}${path}`)).json();

/** Somebody who may read everything; the way to sign in is tested elsewhere. */
async function visitInsights(
  address = PLACE,
  language: Language = "en",
  viewport?: typeof PHONE,
): Promise<void> {
  await visit({ language }, viewport ? { viewport } : {});
  await page.route("**/api/session", (route) => route.fulfill({ json: ADMIN }));
  await open(address);
}

/** What the page asked last, as the API answers it now. */
async function openAndCompare(address = PLACE) {
  const asked = page.waitForRequest(/statistics\/hourly/);
  await open(address);
  const { pathname, search } = new URL((await asked).url());
  return fetchJson(`${pathname}${search}`);
}

describe("shows what was posted", () => {
  test("over time, as the API counts it", async () => {
    await visitInsights();
    const { hours } = await openAndCompare();
    const course = region("When did it happen?");
    await course.locator("table").waitFor({ state: "attached" });
    const kind = (name: string) => (hour: Hour) => hour.kinds[name] ?? 0;
    const expected = {
      "All events": sum(hours, (hour) => hour.total_events),
      "All drowsy events": sum(hours, (hour) => hour.drowsy_events),
      "Microsleeps and longer": sum(hours, kind("microsleep")) + sum(hours, kind("sleep")),
      "Level 1, take care": sum(hours, ({ alarms }) => alarms["1"] ?? 0),
      "Level 2, drowsy": sum(hours, ({ alarms }) => alarms["2"] ?? 0),
      "Level 3, wake up": sum(hours, ({ alarms }) => alarms["3"] ?? 0),
    };
    for (const [name, count] of Object.entries(expected))
      expect([name, await total(course, name)]).toEqual([name, count]);
    // And those are what was posted.
    expect(expected["All events"]).toBe(fleet().length);
    expect(expected["Microsleeps and longer"]).toBe(2);
    expect(expected["Level 3, wake up"]).toBe(2);
    expect(await total(course, "Called false")).toBe(1);
    expect(await column(course, "From")).toHaveLength(7);
  });

  test("with how much of it was monitored", async () => {
    await visitInsights();
    const { hours } = await openAndCompare();
    const text = (ms: number) => (ms / 3_600_000).toFixed(1);
    const monitored = text(sum(hours, (hour) => hour.monitored_ms));
    const observed = text(sum(hours, (hour) => hour.observed_ms));
    await region("How much was monitored?").getByText(`${monitored} of ${observed} h`).waitFor();
    expect(observed).toBe("2.9");
    expect(monitored).toBe("2.7");
  });

  test("of the last hour", async () => {
    await visitInsights();
    const { last_hour, overall } = await fetchJson(`/api/dashboard?device_id=${DEVICE}`);
    const live = region("The last hour");
    await live.getByText("Warning", { exact: true }).waitFor();
    const shown = await live.locator("dl").innerText();
    expect(shown).toContain(`Events\n${last_hour.events_count}\n`);
    expect(shown).toContain(`Drowsy events\n${last_hour.drowsy_count}\n`);
    expect(shown).toContain(`${last_hour.alert_rate.toFixed(1)}%`);
    expect(shown).toContain(`${overall.total_events} events`);
  });

  test("by the hour of the day, and of each person", async () => {
    await visitInsights();
    const { hours } = await openAndCompare();
    const byHour = region("At which hour of the day are people drowsy?");
    const alarms = sum(hours, (hour) => (hour.alarms["2"] ?? 0) + (hour.alarms["3"] ?? 0));
    expect(await total(byHour, "Counted")).toBe(alarms);
    expect(alarms).toBe(3);
    await byHour.getByText("Drowsy events", { exact: true }).click();
    expect(await total(byHour, "Counted")).toBe(sum(hours, (hour) => hour.drowsy_events));
    const { subjects } = await fetchJson(`/api/subjects?device_id=${DEVICE}`);
    const people = region("Who was drowsy?");
    expect(await column(people, "Person")).toEqual(
      subjects.map(({ subject_id }: { subject_id: string }) => subject_id),
    );
    expect(await column(people, "Alarms")).toEqual(["1", "3"]);
    expect(await column(people, "Drowsy events")).toEqual(
      subjects.map(({ drowsy_events }: { drowsy_events: number }) => String(drowsy_events)),
    );
  });
});

describe("a person's drives", () => {
  test("and what happened in one, from click to click, and back", async () => {
    await visitInsights();
    await region("Who was drowsy?").getByRole("link", { name: ADA }).click();
    const drives = region(`Which drives did ${ADA} make?`);
    expect(await column(drives, "Alarms")).toEqual(["3"]);
    await drives.getByRole("link", { name: /\d{4}/ }).click();
    const one = region("What happened in this drive?");
    await one
      .getByText(`${ADA} on ${DEVICE.slice(0, 4)}`)
      .first()
      .waitFor();
    const { events } = await fetchJson(`/api/events/recent?session_id=late-${RUN}&limit=500`);
    const notable = events.filter(({ kind }: { kind: string }) => kind !== "window");
    await one.getByText(`${events.length} events`).waitFor();
    expect(await one.locator("table").first().locator("tbody tr").count()).toBe(notable.length);
    // Three alarms, two of them within a moment of a closure, and an answer each; 7 on the scale.
    for (const word of ["yes", "no", "7"]) await one.getByText(word, { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get("session_id")).toBe(`late-${RUN}`);

    await page.reload();
    await one.getByText(`${events.length} events`).waitFor();
    await page.goBack();
    await one.waitFor({ state: "detached" });
    await drives.waitFor();
    await page.goBack();
    await drives.waitFor({ state: "detached" });
    expect(new URL(page.url()).search).toBe(`?device_id=${DEVICE}`);
  });

  test("by keyboard alone", async () => {
    await visitInsights();
    const person = region("Who was drowsy?").getByRole("link", { name: ADA });
    await person.waitFor();
    await tabTo(region("At which hour of the day are people drowsy?").locator("summary"));
    await tabTo(person);
    await page.keyboard.press("Enter");
    const drives = region(`Which drives did ${ADA} make?`);
    await drives.waitFor();
    expect(await drives.evaluate((panel) => panel === document.activeElement)).toBe(true);
    await tabTo(drives.getByRole("link", { name: /\d{4}/ }));
    await page.keyboard.press("Enter");
    const tables = region("What happened in this drive?").locator("summary");
    await tables.first().waitFor();
    await tabTo(tables.first());
    await page.keyboard.press("Enter");
    await region("What happened in this drive?").getByText("Microsleep", { exact: true }).waitFor();
  });
});

describe("the filters", () => {
  test("are in the address, survive a reload, and Back undoes them", async () => {
    await visitInsights();
    await page.getByRole("combobox", { name: "Person" }).selectOption(BO);
    await page.getByRole("combobox", { name: "What happened" }).selectOption("alarm");
    await page.getByText("24 hours", { exact: true }).click();
    const { searchParams } = new URL(page.url());
    expect(Object.fromEntries(searchParams)).toEqual({
      range: "24h",
      subject_id: BO,
      device_id: DEVICE,
      kind: "alarm",
    });
    await page.reload();
    const course = region("When did it happen?");
    await course.getByRole("heading", { name: "Alarm", exact: true }).waitFor();
    await expect.poll(() => total(course, "All events")).toBe(1);
    expect(await column(course, "From")).toHaveLength(24);
    await page.goBack();
    await page.locator("input[value='7d']:checked").waitFor();
    await page.goBack();
    await page.goBack();
    expect(new URL(page.url()).search).toBe(`?device_id=${DEVICE}`);
    await expect.poll(() => page.getByRole("combobox", { name: "Person" }).inputValue()).toBe("");
  });

  test("of days are native fields; what cannot be is said", async () => {
    await visitInsights();
    await page.getByText("Dates", { exact: true }).click();
    const day = new Date(Date.now() - 3 * DAY_MS).toISOString().slice(0, 10);
    await page.getByLabel("From", { exact: true }).fill(day);
    await page.getByLabel("To", { exact: true }).fill(day);
    await page.waitForURL(new RegExp(`from=${day}&to=${day}`));
    // Until its hours are there, the days before are shown.
    const rows = region("When did it happen?").locator("tbody tr");
    await expect.poll(() => rows.count()).toBe(24);
    await page.getByLabel("To", { exact: true }).fill("2020-01-01");
    await page.getByRole("alert").getByText("Choose two days").waitFor();
    await open(`${PLACE}&kind=snore&from=yesterday`);
    await page.getByText("They are ignored: from, kind.").waitFor();
  });
});

describe("to take along", () => {
  test("the hours as CSV hold what the API counts", async () => {
    await visitInsights();
    const { hours } = await openAndCompare();
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Hours (CSV)" }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^sleepsafe-hours-[-\d]{21}\.csv$/);
    const [head = "", ...rows] = (await readFile(await download.path(), "utf8"))
      .trim()
      .split("\r\n");
    const names = head.split(",");
    expect(rows).toHaveLength(hours.length);
    const cells = (name: string) => rows.map((row) => row.split(",")[names.indexOf(name)]);
    expect(cells("hour_utc")).toEqual(hours.map(({ hour }: { hour: string }) => hour));
    expect(cells("total_events")).toEqual(
      hours.map(({ total_events }: Hour) => String(total_events)),
    );
    expect(cells("alarms_level_3")).toEqual(hours.map(({ alarms }: Hour) => String(alarms["3"])));
  });

  test("an administrator gets every event of the choice", async () => {
    await visitInsights(`${PLACE}&subject_id=${ADA}&kind=alarm`);
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: "All events (CSV)" }).click();
    const rows = (await readFile(await (await downloading).path(), "utf8")).trim().split("\n");
    expect(rows).toHaveLength(1 + 3);
  });
});

test("a new event is counted without a reload, and nothing is drawn anew meanwhile", async () => {
  const device = `other-${RUN}`;
  const yawn = { kind: "yawn", device_id: device, timestamp: new Date().toISOString() };
  await post([yawn]);
  await visit();
  await page.route("**/api/session", (route) => route.fulfill({ json: ADMIN }));
  await page.clock.install();
  await open(`/insights?device_id=${device}`);
  const course = region("When did it happen?");
  expect(await total(course, "All events")).toBe(1);
  const bars = await course.locator("svg.recharts-surface").first().elementHandle();
  await post([{ ...yawn, timestamp: new Date().toISOString() }]);
  await page.clock.fastForward(ASKED_AGAIN_MS);
  await course.locator("tbody td", { hasText: /^2$/ }).first().waitFor({ state: "attached" });
  expect(await bars?.evaluate((svg) => svg.isConnected)).toBe(true);
  await region("The last hour").getByText("2 events", { exact: true }).waitFor();
});

test("nothing moves while it loads, though its answers arrive late", async () => {
  await visit();
  const chosen = `${PLACE}&subject_id=${ADA}&kind=alarm`;
  expect(await movedPages([PLACE, chosen, "/insights?range=24h"])).toEqual([]);
});

describe("is presentable", () => {
  test.each(["en", "de"] as const)("with everything open, in %s", async (language) => {
    await visitInsights(`${PLACE}&subject_id=${ADA}&session_id=late-${RUN}`, language);
    await page.locator("details").nth(3).waitFor();
    for (const summary of await page.locator("summary").all()) await summary.click();
    await expectPresentable(page);
  });

  test("without a single event", async () => {
    await visitInsights();
    const none = { total_events: 0, drowsiness_rate: 0, monitored_ms: 0 };
    const last_hour = { events_count: 0, drowsy_count: 0, alert_rate: 0 };
    const json = { overall: none, last_hour, status: "idle" };
    await page.route("**/api/dashboard*", (route) => route.fulfill({ json }));
    await open("/insights");
    await region("No event has arrived yet").waitFor();
    await expectPresentable(page);
    await page.getByRole("link", { name: /Start a drive/ }).click();
    await page.waitForURL(`${baseUrl}/`);
  });

  test("without an event in this time", async () => {
    await visitInsights(`${PLACE}&from=2020-01-01&to=2020-01-03&kind=nod`);
    await region("Nothing was reported in this time").waitFor();
    await expectPresentable(page);
  });

  test("about somebody whom no event names", async () => {
    await visitInsights(`/insights?subject_id=nobody-${RUN}`);
    await region("Nothing is stored about this choice").waitFor();
    await expectPresentable(page);
    await page.getByRole("button", { name: "Show everything" }).click();
    await region("When did it happen?").waitFor();
  });

  test.each([
    [401, "Sign in to read this"],
    [403, "Sign in to read this"],
  ])("for who may not read (%s)", async (status, title) => {
    await visitInsights();
    await page.route(/\/api\/(?!session)/, (route) =>
      route.fulfill({ status, json: { error: "refused", message: "No.", details: {} } }),
    );
    await open(PLACE);
    await region(title).waitFor();
    expect(await page.getByRole("link", { name: "Go to Settings" }).getAttribute("href")).toBe(
      "/settings",
    );
    await expectPresentable(page);
    forgive(/Failed to load resource/);
  });

  test("without an answer, and with it again", async () => {
    await visitInsights();
    await page.route(/\/api\//, (route) => route.abort());
    await open(PLACE);
    await page.getByText("The server does not answer.").first().waitFor();
    await expectPresentable(page);
    await page.unroute(/\/api\//);
    // By then it may have asked by itself.
    const retry = page.getByRole("button", { name: "Try again" });
    await retry.click({ timeout: 2000 }).catch(() => {});
    await region("When did it happen?").waitFor();
    forgive(/ERR_FAILED/);
  });

  test("on a phone the charts are as wide as their panel", async () => {
    await visitInsights(PLACE, "en", PHONE);
    const surface = region("When did it happen?").locator("svg.recharts-surface").first();
    await surface.waitFor();
    const width = (await surface.boundingBox())?.width ?? 0;
    expect(width).toBeGreaterThan(260);
    expect(width).toBeLessThan(PHONE.width);
  });
});
