import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { setLanguage } from "../../../test/language";
import { renderWithProviders } from "../../../test/render";
import { alarmAt, blindAt, driveOf, MINUTE_MS } from "./historyTest";
import { SessionSummary } from "./SessionSummary";
import type { SessionEvent } from "./session";

const at = (minute: number, others: Partial<SessionEvent>): SessionEvent => ({
  ...{ kind: "long_blink", t_ms: minute * MINUTE_MS, duration_ms: null },
  ...others,
});

const DRIVE = driveOf(
  {
    minutes: 60,
    unseen: [[10, 18]],
    perclos: (minute) => (minute >= 40 && minute < 45 ? 0.18 : 0.02),
    events: [
      blindAt(10, 5, "no_face"),
      blindAt(15, 2.5, "dark", "no_face"),
      at(5, { kind: "kss", kss: 3 }),
      at(41, { kind: "microsleep", duration_ms: 2199 }),
      alarmAt(41),
      at(41, { kind: "feedback", answer: "false_alarm" }),
      alarmAt(30, { level: 1, state: "advisory" }),
      at(55, { kind: "kss", kss: 7 }),
    ],
  },
  { glasses: true, blinks: 1842 },
);

const fact = (name: string) => screen.getByText(name, { selector: "dt" }).nextSibling;

test("first it says how much was monitored, and why not all of it", () => {
  renderWithProviders(<SessionSummary session={DRIVE} />);
  expect(screen.getByText("52 of 60 minutes were monitored (86.6%).")).toBeVisible();
  expect(
    screen.getByText("Not monitored: no face 5 min, too dark 2 min, short gaps 30 s"),
  ).toBeVisible();
  expect(screen.getByText("Anna, with glasses · 1 h")).toBeVisible();
});

test("then what happened, in words", () => {
  renderWithProviders(<SessionSummary session={DRIVE} />);
  expect(fact("Worst 5 minutes")).toHaveTextContent(
    /^(2:40 PM|14:40) to (2:45 PM|14:45): eyes closed 18\.0% of the time; 1 alarm or advisory$/,
  );
  expect(fact("Alarms")).toHaveTextContent("1 advisory and 1 alarm");
  expect(fact("Your answers")).toHaveTextContent("1 of 1 called a false alarm");
  expect(fact("Longest closure")).toHaveTextContent(/^Eyes closed 2\.1 s, at (2:41 PM|14:41)$/);
  expect(fact("Seen")).toHaveTextContent("1 microsleep and 1,842 blinks");
  expect(fact("Sleepiness you stated")).toHaveTextContent(/^3 at first, 7 at last/);
  expect(fact("Breaks")).toHaveTextContent("None");
});

test("the timeline can be opened as a table", async () => {
  renderWithProviders(<SessionSummary session={DRIVE} />);
  expect(screen.getByRole("img")).toHaveAccessibleName(/^Share of time with closed eyes/);
  await userEvent.click(screen.getByText("As a table"));
  const rows = within(screen.getByRole("table")).getAllByRole("row");
  expect(rows).toHaveLength(1 + 20);
  expect(rows[14]).toHaveTextContent(/100\.0%12\.7%microsleep or worse/);
  expect(rows[5]).toHaveTextContent(/0\.0%unknownNone/);
});

test("a drive in which nothing was seen says so, and guesses nothing", () => {
  const session = driveOf({ minutes: 7, unseen: [[0, 7]], events: [blindAt(0, 7, "camera_lost")] });
  renderWithProviders(<SessionSummary session={session} />);
  expect(screen.getByText("Nothing was monitored in this drive.")).toBeVisible();
  expect(screen.getByText("Not monitored: camera lost 7 min")).toBeVisible();
  expect(screen.queryByText("Longest closure")).toBeNull();
});

test("a drive of half a minute has no course", () => {
  renderWithProviders(<SessionSummary session={driveOf({ minutes: 0.5 })} />);
  expect(screen.getByText("30 s of 30 s was monitored (100.0%).")).toBeVisible();
  expect(screen.getByText(/too short for a course/)).toBeVisible();
  expect(fact("Worst 5 minutes")).toHaveTextContent(/^Less than 5 minutes were monitored/);
  expect(screen.queryByRole("img")).toBeNull();
});

test("a drive that was cut off, or whose events were too many, says so", () => {
  const session = driveOf({ minutes: 10 }, { is_complete: false, dropped: { glance: 1200 } });
  renderWithProviders(<SessionSummary session={session} />);
  expect(screen.getByText(/^This drive was cut off/)).toBeVisible();
  expect(screen.getByText(/^1,200 events more than can be kept/)).toBeVisible();
});

test("it speaks German", async () => {
  await setLanguage("de");
  renderWithProviders(<SessionSummary session={DRIVE} />);
  expect(screen.getByText("52 von 60 Minuten wurden überwacht (86,6 %).")).toBeVisible();
  expect(fact("Alarme")).toHaveTextContent("1 Hinweis und 1 Alarm");
});
