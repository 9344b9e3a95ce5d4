import { expect, test } from "vitest";
import { findVideo, makeClip } from "./clip.ts";
import { EYES, keepCalibration, startMonitoring, stop, word } from "./drivePage.ts";
import { column, type Hour, region, sum, total } from "./insightsPage.ts";
import { deviceOf, EVERYTHING_SENT, exported, fetchJson, says } from "./outboxPage.ts";
import { baseUrl, open, page, startBrowser, visit } from "./visit.ts";

// One drive, from a real face to what an administrator sees of it, and its end.

const CLIP = "long_closure.mp4";
const FIRST = "Ottoline";
const NAME = `${FIRST} Quill`;
const DRAINED_WITHIN_MS = 20_000;
const LONG_MS = 120_000;

const video = findVideo(CLIP);
if (video) {
  startBrowser(() => makeClip("told", "--fps", "30", "video", video));
  test(
    "a drive is told without the driver's name, shown as it was, and deleted",
    {
      timeout: LONG_MS,
    },
    tellOfDrive,
  );
} else test.skip(`${CLIP} is not there`);

async function tellOfDrive(): Promise<void> {
  await visit();
  await open("/");
  await keepCalibration(page, EYES.long_closure, NAME);
  await page.getByRole("button", { name: "Somebody else" }).click();
  await page.getByLabel("Name", { exact: true }).fill(NAME);
  await page.keyboard.press("Enter");
  await startMonitoring(page);
  for (const text of ["Wake up!", "Careful"])
    await word(page).getByText(text, { exact: true }).waitFor({ timeout: 30_000 });
  const drive = await stop(page);
  expect(drive.person).toBe(NAME);
  await says(page, EVERYTHING_SENT).waitFor({ timeout: DRAINED_WITHIN_MS });

  const device = await deviceOf(page);
  const stored = await exported(`device_id=${device}`);
  expect(JSON.stringify(stored)).not.toMatch(new RegExp(FIRST, "i"));
  const [subject = "", ...others] = new Set(stored.map(({ subject_id }) => subject_id));
  expect(subject).toMatch(/^p-[0-9a-f]{16}$/);
  expect(others).toEqual([]);
  const kinds = stored.map(({ kind }) => kind);
  // Blinks are counted in the windows; windows are not kept on the device.
  expect(kinds.filter((kind) => kind !== "window").sort()).toEqual(
    drive.events.map(({ kind }) => kind).sort(),
  );
  for (const kind of ["window", "microsleep", "alarm"]) expect(kinds).toContain(kind);
  expect(stored.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual([...stored.keys()]);

  await expectShown(device, stored.length);
  await deletePerson(subject, stored.length);
  expect(await exported(`subject_id=${subject}`)).toEqual([]);
  expect(await fetchJson(`/api/statistics?subject_id=${subject}`)).toMatchObject({
    total_events: 0,
  });
  const everybody = await (await fetch(`${baseUrl}/api/subjects`)).text();
  expect(everybody).not.toContain(subject);
}

/** The insights page shows what the API counts. */
async function expectShown(device: string, events: number): Promise<void> {
  const filter = `device_id=${device}`;
  await open(`/insights?${filter}`);
  const course = region("When did it happen?");
  const { hours } = await fetchJson<{ hours: Hour[] }>(`/api/statistics/hourly?${filter}`);
  const statistics = await fetchJson(`/api/statistics?${filter}`);
  const ofKind = (name: string) => sum(hours, ({ kinds }) => kinds[name] ?? 0);
  const drowsy = sum(hours, ({ drowsy_events }) => drowsy_events);
  expect(statistics).toMatchObject({ total_events: events, drowsy_events: drowsy });
  expect(await total(course, "All events")).toBe(events);
  expect(await total(course, "All drowsy events")).toBe(drowsy);
  const microsleeps = ofKind("microsleep") + ofKind("sleep") + ofKind("unresponsive");
  expect(await total(course, "Microsleeps and longer")).toBe(microsleeps);
  expect(microsleeps).toBeGreaterThanOrEqual(1);
  expect(ofKind("window")).toBeGreaterThanOrEqual(1);
  const alarms = sum(hours, (hour) => Object.values(hour.alarms).reduce((a, b) => a + b, 0));
  expect(await column(region("Who was drowsy?"), "Alarms")).toEqual([String(alarms)]);
  expect(await page.locator("main").innerText()).not.toContain(FIRST);
}

async function deletePerson(subject: string, events: number): Promise<void> {
  await open("/settings");
  const people = region("What is kept about people");
  await people.getByRole("button", { name: `Delete everything about ${subject}` }).click();
  await people.getByLabel(new RegExp(`type ${subject}$`)).fill(subject);
  await people.getByRole("button", { name: "Delete for good" }).click();
  await people.getByText(`${subject}: ${events} events and `).waitFor();
}
