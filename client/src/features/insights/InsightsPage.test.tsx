import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useLocation, useNavigate } from "react-router";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { saveFile } from "../../lib/saveFile";
import { setLanguage } from "../../test/language";
import { renderWithProviders } from "../../test/render";
import { InsightsPage } from "./InsightsPage";
import { answerAll, DRIVE, EMPTY, HOURS, LIVE, PATHS } from "./testing";

vi.mock("../../lib/saveFile", () => ({ saveFile: vi.fn() }));

// Past the hours of the answers, so that "7 days" holds them.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-22T13:00:00Z") });
});
afterEach(() => vi.useRealTimers());

let address = "";
let goBack = () => {};

function Address() {
  const { search } = useLocation();
  const navigate = useNavigate();
  address = search;
  goBack = () => void navigate(-1);
  return null;
}

async function openPage(search = ""): Promise<void> {
  const page = (
    <>
      <InsightsPage />
      <Address />
    </>
  );
  renderWithProviders(page, undefined, `/insights${search}`);
  await screen.findByText(/^As of/);
}

const region = (name: string | RegExp) => within(screen.getByRole("region", { name }));
const rowsOf = (table: HTMLElement) =>
  within(table)
    .getAllByRole("row")
    .map((row) => [...row.children].map((cell) => cell.textContent));

/** The table of a panel; its disclosure need not be opened in jsdom. */
async function tableIn(panel: string): Promise<string[][]> {
  const found = await region(panel).findAllByRole("table", { hidden: true });
  const [table] = found;
  if (!table) throw new Error(`${panel} has no table`);
  return [...table.querySelectorAll("tr")].map((row) =>
    [...row.children].map((cell) => cell.textContent ?? ""),
  );
}

/** jsdom's Blob has no text(). */
function textOf(content: Blob | undefined): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    if (content) reader.readAsText(content);
  });
}

describe("the last hour", () => {
  test("has its state in word and shape, its counts, and how sure its share is", async () => {
    answerAll();
    await openPage();
    const live = region("The last hour");
    expect(live.getByRole("status")).toHaveTextContent("Warning");
    expect(live.getByText("50")).toBeVisible();
    expect(live.getByText("25.0%")).toBeVisible();
    // 10 of 40 that say either way: Wilson.
    expect(live.getByText("95 % interval 14.2% to 40.2%")).toBeVisible();
    expect(live.getByText("1,200 events")).toBeVisible();
    expect(live.getByText("12.5% drowsy, 20.0 h monitored")).toBeVisible();
  });

  test("without a drowsy event says how much cannot be ruled out; without any, nothing", async () => {
    answerAll({ ...LIVE, last_hour: { events_count: 10, drowsy_count: 0, alert_rate: 0 } });
    await openPage();
    expect(region("The last hour").getByText("95 % interval 0 to at least 27.8%")).toBeVisible();
  });

  test.each([
    ["idle", "Quiet"],
    ["normal", "Normal"],
    ["critical", "Critical"],
  ] as const)("%s reads %s", async (status, word) => {
    answerAll({ ...LIVE, status });
    await openPage();
    expect(region("The last hour").getByRole("status")).toHaveTextContent(word);
  });
});

describe("the figures", () => {
  test("first say how much was monitored", async () => {
    answerAll();
    await openPage();
    const monitored = region("How much was monitored?");
    expect(await monitored.findByText("1.0 of 1.3 h")).toBeVisible();
    expect(monitored.getByRole("img", { name: "Monitored: 75.0%" })).toBeInTheDocument();
    expect(monitored.getByText(/In the other 0\.3 h nobody can say/)).toBeVisible();
  });

  test("say that it is not known, when nothing tells it", async () => {
    answerAll(
      LIVE,
      HOURS.map((hour) => ({ ...hour, observed_ms: 0, monitored_ms: 0 })),
    );
    await openPage();
    const monitored = region("How much was monitored?");
    expect(await monitored.findByText(/No event says how long anybody/)).toBeVisible();
    expect(region(/^At which hour/).getByText(/At no hour of the day was enough/)).toBeVisible();
  });

  test("over time stand in a table, too, day by day", async () => {
    answerAll();
    await openPage();
    const rows = await tableIn("When did it happen?");
    expect(rows[0]?.slice(0, 6)).toEqual([
      "From",
      "All events",
      "Microsleeps and longer",
      "Level 1, take care",
      "Level 2, drowsy",
      "Level 3, wake up",
    ]);
    expect(rows).toHaveLength(8);
    expect(rows.find(([day]) => day === "Nov 20, 2026" || day === "20 Nov 2026")).toEqual([
      expect.any(String),
      "64",
      "3",
      "1",
      "2",
      "3",
      "1",
      "9",
      "0.8 h",
      "1.0 h",
    ]);
  });

  test("by the hour of the day say where too little was monitored", async () => {
    answerAll();
    await openPage();
    const hour = new Date(HOURS[0]?.hour ?? "").getHours();
    const rows = await tableIn("At which hour of the day are people drowsy?");
    expect(rows).toHaveLength(25);
    expect(rows[hour + 1]?.slice(1)).toEqual(["5", "0.8 h", "6.0", "1.9 to 14"]);
    const late = new Date(HOURS[1]?.hour ?? "").getHours();
    expect(rows[late + 1]?.slice(1)).toEqual(["0", "0.2 h", "too little monitored", "–"]);
    await userEvent.click(screen.getByRole("radio", { name: "Drowsy events" }));
    expect((await tableIn("At which hour of the day are people drowsy?"))[hour + 1]?.[1]).toBe("9");
    expect(screen.getByText(/The bands take events as independent/)).toBeVisible();
  });

  test("of a chosen kind are those of that kind; what was monitored is that of all", async () => {
    const asked = answerAll();
    await openPage("?kind=yawn");
    const course = region("When did it happen?");
    expect(await course.findByRole("heading", { name: "Yawn" })).toBeVisible();
    expect(course.queryByRole("heading", { name: "Alarms" })).toBeNull();
    const kinds = asked
      .filter(({ pathname }) => pathname === PATHS.hourly)
      .map(({ searchParams }) => searchParams.get("kind"));
    expect([...kinds].sort()).toEqual([null, "yawn"].sort());
  });

  test("are taken along as CSV; administrators get every event", async () => {
    answerAll();
    await openPage("?subject_id=driver-ada&range=24h");
    const panel = within(await screen.findByRole("region", { name: "Download" }));
    await userEvent.click(panel.getByRole("button", { name: "Hours (CSV)" }));
    const [content, name] = vi.mocked(saveFile).mock.calls[0] ?? [];
    expect(name).toMatch(/^sleepsafe-hours-2026-11-2\d-2026-11-2\d\.csv$/);
    expect((await textOf(content)).split("\r\n")).toHaveLength(HOURS.length + 2);
    const link = await panel.findByRole("link", { name: "All events (CSV)" });
    const query = new URL(link.getAttribute("href") ?? "", "http://x").searchParams;
    expect(link).toHaveAttribute("download");
    expect(query.get("format")).toBe("csv");
    expect(query.get("subject_id")).toBe("driver-ada");
    expect(Date.parse(query.get("to") ?? "") - Date.parse(query.get("from") ?? "")).toBe(
      86_400_000,
    );
  });
});

describe("people", () => {
  test("are sorted by any column", async () => {
    answerAll();
    await openPage();
    const people = region("Who was drowsy?");
    const table = (await people.findByRole("table")) as HTMLElement;
    const names = () =>
      rowsOf(table)
        .slice(1)
        .map(([name]) => name);
    expect(names()).toEqual(["driver-ada", "driver-bo"]);
    expect(rowsOf(table)[1]?.slice(2)).toEqual([
      "12.0 h",
      "6",
      "0.50 (0.18 to 1.1)",
      "9",
      "58",
      "Level 3",
    ]);
    expect(rowsOf(table)[2]?.slice(2)).toEqual([
      "0.0 h",
      "0",
      "not known",
      "30",
      "not known",
      "None",
    ]);
    const drowsy = people.getByRole("button", { name: "Drowsy events" });
    await userEvent.click(drowsy);
    expect(names()).toEqual(["driver-bo", "driver-ada"]);
    expect(drowsy.closest("th")).toHaveAttribute("aria-sort", "descending");
    await userEvent.click(drowsy);
    expect(names()).toEqual(["driver-ada", "driver-bo"]);
  });

  test("lead to their drives, and those to what happened, and back", async () => {
    const asked = answerAll();
    await openPage();
    await userEvent.click(await screen.findByRole("link", { name: "driver-ada" }));
    expect(address).toBe("?subject_id=driver-ada");
    const drives = screen.getByRole("region", { name: "Which drives did driver-ada make?" });
    await waitFor(() => expect(drives).toHaveFocus());
    await userEvent.click(await within(drives).findByRole("link", { name: /2026/ }));
    expect(address).toBe("?subject_id=driver-ada&session_id=s-1");
    const drive = region("What happened in this drive?");
    expect(await drive.findByText("driver-ada on truck-1")).toBeVisible();
    expect(drive.getByText("No event says what was monitored in this drive.")).toBeVisible();
    const events = asked.find(({ pathname }) => pathname === PATHS.events);
    expect(events?.searchParams.get("session_id")).toBe(DRIVE.session_id);
    act(goBack);
    expect(address).toBe("?subject_id=driver-ada");
    await waitFor(() =>
      expect(screen.queryByRole("region", { name: "What happened in this drive?" })).toBeNull(),
    );
    await userEvent.click(screen.getByRole("link", { name: "Show everybody again" }));
    expect(address).toBe("");
  });
});

describe("the filters", () => {
  test("change the address, and what is asked for", async () => {
    const asked = answerAll();
    await openPage();
    await userEvent.click(screen.getByRole("radio", { name: "24 hours" }));
    expect(address).toBe("?range=24h");
    await screen.findByRole("option", { name: "Truck 1" });
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Device" }), "truck-1");
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "What happened" }), "alarm");
    expect(address).toBe("?range=24h&device_id=truck-1&kind=alarm");
    await waitFor(() => {
      const last = asked.filter(({ pathname }) => pathname === PATHS.hourly).at(-1)?.searchParams;
      expect(last?.get("device_id")).toBe("truck-1");
    });
    act(goBack);
    expect(address).toBe("?range=24h&device_id=truck-1");
    expect(screen.getByRole("combobox", { name: "What happened" })).toHaveValue("");
  });

  test("of days begin with those that were shown, and follow when the days fit together", async () => {
    answerAll();
    await openPage();
    await userEvent.click(screen.getByRole("radio", { name: "Dates" }));
    expect(address).toBe("?from=2026-11-16&to=2026-11-22");
    const from = screen.getByLabelText("From");
    await userEvent.clear(from);
    expect(screen.getByRole("alert")).toHaveTextContent("Choose two days");
    await userEvent.type(from, "2026-11-20");
    expect(address).toBe("?from=2026-11-20&to=2026-11-22");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("that cannot be are named and ignored; one that is not listed is kept", async () => {
    answerAll();
    await openPage("?range=9d&subject_id=a%20b&device_id=truck-99");
    expect(screen.getByText(/They are ignored: range, subject_id\./)).toBeVisible();
    expect(screen.getByRole("combobox", { name: "Device" })).toHaveValue("truck-99");
    expect(screen.getByRole("radio", { name: "7 days" })).toBeChecked();
  });
});

describe("where there is nothing", () => {
  test("at all, it says how events get here", async () => {
    answerAll(EMPTY, []);
    renderWithProviders(<InsightsPage />);
    const empty = within(await screen.findByRole("region", { name: "No event has arrived yet" }));
    expect(empty.getByRole("link", { name: /Start a drive/ })).toHaveAttribute("href", "/");
    expect(empty.getByRole("link", { name: /Send events/ })).toHaveAttribute("href", "/docs");
    expect(screen.queryByRole("region", { name: "The last hour" })).toBeNull();
  });

  test("about somebody, it leads back to everybody", async () => {
    answerAll(EMPTY, []);
    const page = (
      <>
        <InsightsPage />
        <Address />
      </>
    );
    renderWithProviders(page, undefined, "/insights?subject_id=nobody&kind=alarm");
    await userEvent.click(await screen.findByRole("button", { name: "Show everything" }));
    expect(address).toBe("");
  });

  test("in this time, it offers a wider one", async () => {
    answerAll(LIVE, []);
    await openPage("?range=24h&kind=nod");
    const nothing = "Nothing was reported in this time";
    expect(await screen.findByRole("region", { name: nothing })).toBeVisible();
    expect(screen.queryByRole("region", { name: "When did it happen?" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Show every kind" }));
    expect(address).toBe("?range=24h");
    await userEvent.click(await screen.findByRole("button", { name: "Show 30 days" }));
    expect(address).toBe("?range=30d");
    await userEvent.click(await screen.findByRole("button", { name: "Show a year" }));
    expect(address).toBe("?from=2025-11-23&to=2026-11-22");
  });
});

test("speaks German", async () => {
  answerAll();
  await openPage();
  await setLanguage("de");
  expect(screen.getByRole("heading", { name: "Wie viel wurde überwacht?" })).toBeVisible();
  expect(await screen.findByText("1,0 von 1,3 h")).toBeVisible();
});
