import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { answerGet, api, FAILURES, holdGet } from "../../test/api";
import { renderWithProviders } from "../../test/render";
import { pass, startFakeTime, stopFakeTime, until } from "../../test/time";
import { MOST_EVENTS } from "./drives/readDrive";
import { InsightsPage } from "./InsightsPage";
import { answerAll, eventOf, LIVE, PATHS } from "./testing";

beforeEach(startFakeTime);
afterEach(stopFakeTime);

const open = (search = "") =>
  renderWithProviders(<InsightsPage />, undefined, `/insights${search}`);
const region = (name: string) => within(screen.getByRole("region", { name }));
const refuse = (status: number) => () =>
  HttpResponse.json({ error: "refused", message: "No.", details: {} }, { status });

/** A person types in no time at all. */
const user = () => userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) });

describe("while nothing is known yet", () => {
  test("everything has its place", async () => {
    answerAll();
    const release = holdGet("/api/*");
    open();
    expect(region("The last hour").getByRole("status")).toHaveTextContent("Not known yet");
    expect(region("How much was monitored?").getByText("Loading…")).toBeVisible();
    expect(region("When did it happen?").getByText("Loading…")).toBeVisible();
    expect(screen.queryByText(/Still loading/)).toBeNull();
    await pass(5);
    await until(() => expect(screen.getByText("Still loading, for 5 s now.")).toBeVisible());
    release();
    await until(() => expect(screen.getByText("1.0 of 1.3 h")).toBeVisible());
    expect(screen.queryByText(/Still loading/)).toBeNull();
  });
});

describe("who may not read", () => {
  test.each([
    [401, "What is stored about drives can only be read with a key"],
    [403, "Your key does not allow this."],
  ])("%s leads to the settings", async (status, words) => {
    answerAll();
    answerGet("/api/*", refuse(status));
    open();
    await until(() =>
      expect(screen.getByRole("region", { name: "Sign in to read this" })).toBeVisible(),
    );
    expect(screen.getByText(new RegExp(words))).toBeVisible();
    expect(screen.getByRole("link", { name: "Go to Settings" })).toHaveAttribute(
      "href",
      "/settings",
    );
    expect(screen.queryByRole("region", { name: "The last hour" })).toBeNull();
  });

  test("any more sees nothing of what was known", async () => {
    answerAll();
    open();
    await until(() => expect(screen.getByText("1.0 of 1.3 h")).toBeVisible());
    answerGet("/api/*", refuse(401));
    await pass(11);
    await until(() => expect(screen.getByText("Sign in to read this")).toBeVisible());
    expect(screen.queryByText("1.0 of 1.3 h")).toBeNull();
  });
});

describe("without an answer", () => {
  test.each([
    ["offline", "The server does not answer."],
    ["500", "For a report: request r-500."],
    ["429", "The server asks for fewer requests."],
  ] as const)("%s: says why, and when it is asked again", async (name, words) => {
    answerAll();
    answerGet("/api/*", FAILURES[name]);
    open();
    await until(() => expect(screen.getAllByText(new RegExp(words))[0]).toBeVisible());
    expect(screen.getAllByText(/Next try in|Trying again/)[0]).toBeVisible();
    expect(screen.queryByRole("region", { name: "When did it happen?" })).toBeNull();
    // A server that asks to be left alone is.
    const buttons = screen.queryAllByRole("button", { name: "Try again" });
    expect(buttons.length > 0).toBe(name !== "429");
  });

  test("a device that is offline is told so", async () => {
    answerAll();
    answerGet("/api/*", FAILURES.offline);
    answerGet("/health", FAILURES.offline);
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    open();
    await until(() => expect(screen.getAllByText(/This device is offline/)[0]).toBeVisible());
  });

  test("what was known stays, with its time; it goes on by itself", async () => {
    answerAll();
    open();
    await until(() => expect(screen.getByText("1.0 of 1.3 h")).toBeVisible());
    answerGet(PATHS.live, FAILURES["500"]);
    await pass(11);
    await until(() => expect(screen.getByText(/Shown is what was known at/)).toBeVisible());
    expect(screen.getByText("1.0 of 1.3 h")).toBeVisible();
    expect(region("The last hour").getByText("1,200 events")).toBeVisible();
    answerAll({ ...LIVE, status: "normal" });
    await pass(2);
    await until(() => expect(screen.queryByText(/Shown is what was known at/)).toBeNull());
    expect(region("The last hour").getByRole("status")).toHaveTextContent("Normal");
  });

  test("a person may ask at once", async () => {
    answerAll();
    answerGet(PATHS.hourly, FAILURES["404"]);
    open();
    await until(() => expect(screen.getByRole("button", { name: "Try again" })).toBeVisible());
    answerAll();
    await user().click(screen.getByRole("button", { name: "Try again" }));
    await until(() => expect(screen.getByText("1.0 of 1.3 h")).toBeVisible());
  });

  test("about people or drives, everything else is shown", async () => {
    answerAll();
    answerGet(PATHS.subjects, FAILURES["500"]);
    answerGet(PATHS.drives, FAILURES["500"]);
    open("?subject_id=driver-ada");
    await until(() => expect(screen.getByText("1.0 of 1.3 h")).toBeVisible());
    await until(() =>
      expect(screen.getAllByText("The figures could not be loaded")).toHaveLength(2),
    );
  });
});

test("a refresh changes figures in their places: nothing is empty meanwhile", async () => {
  answerAll();
  open();
  await until(() => expect(screen.getByText("1.0 of 1.3 h")).toBeVisible());
  const before = screen.getByText("1,200 events");
  const release = holdGet("/api/*");
  await pass(61);
  expect(screen.getByText("1.0 of 1.3 h")).toBeVisible();
  expect(screen.queryByText("Loading…")).toBeNull();
  answerAll({ ...LIVE, overall: { ...LIVE.overall, total_events: 1201 } });
  release();
  await pass(11);
  await until(() => expect(screen.getByText("1,201 events")).toBe(before));
});

test("another choice keeps what was shown until its own figures are there", async () => {
  answerAll();
  open();
  await until(() => expect(screen.getByText("1.0 of 1.3 h")).toBeVisible());
  const release = holdGet(PATHS.hourly);
  await user().click(screen.getByRole("radio", { name: "30 days" }));
  expect(screen.getByText("1.0 of 1.3 h")).toBeVisible();
  expect(screen.getByText(/^By the day/).parentElement).toHaveAttribute("aria-busy", "true");
  release();
  await until(() =>
    expect(screen.getByText(/^By the day/).parentElement).toHaveAttribute("aria-busy", "false"),
  );
});

describe("a drive", () => {
  const page = (events: ReturnType<typeof eventOf>[], next: string | null) =>
    HttpResponse.json({ events, next_cursor: next });

  test("is read page by page, and shown with its tables", async () => {
    answerAll();
    const cursors: (string | null)[] = [];
    const window = eventOf({
      kind: "window",
      duration_ms: 60_000,
      monitored_ms: 60_000,
      features: { perclos_60: 0.2 },
    });
    const alarm = eventOf({
      kind: "alarm",
      alert_level: 3,
      duration_ms: 4200,
      state: "microsleep",
    });
    const legacy = eventOf({ ear_value: 0.1, is_drowsy: true, duration_ms: 2000 });
    api.use(
      http.get(`*${PATHS.events}`, ({ request }) => {
        const cursor = new URL(request.url).searchParams.get("cursor");
        cursors.push(cursor);
        return cursor === null ? page([window, alarm], "more") : page([legacy], null);
      }),
    );
    open("?session_id=s-1");
    await until(() => expect(screen.getByText("3 events")).toBeVisible());
    expect(cursors).toEqual([null, "more"]);
    const drive = region("What happened in this drive?");
    expect(drive.getByRole("img", { name: /^Alarms, eyes closed and what was not/ })).toBeVisible();
    const [happened, course] = drive.getAllByRole("table", { hidden: true });
    expect(happened).toHaveTextContent("Alarmlevel 3, 4.2 s");
    expect(happened).toHaveTextContent("Event of no stated kind2 s, drowsy");
    expect(course).toHaveTextContent("100.0%20.0%1");
  });

  test("that is too long says that it is not whole", async () => {
    answerAll();
    let pages = 0;
    const many = Array.from({ length: 500 }, () => eventOf({ kind: "window", duration_ms: 1000 }));
    answerGet(PATHS.events, () => {
      pages += 1;
      const events = many.map((event) => ({ ...event, event_id: crypto.randomUUID() }));
      return page(events, "more");
    });
    open("?session_id=s-1");
    await until(() => expect(screen.getByText(/Only the newest are shown/)).toBeVisible());
    expect(pages * 500).toBe(MOST_EVENTS);
  });

  test("of which nothing is stored says so", async () => {
    answerAll();
    answerGet(PATHS.events, () => page([], null));
    open("?session_id=gone");
    await until(() => expect(screen.getByText(/No event of this drive is stored/)).toBeVisible());
  });
});
