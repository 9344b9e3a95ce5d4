import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { StorageProblem } from "../../../lib/storage";
import { renderWithProviders } from "../../../test/render";
import { HistoryPanel } from "./HistoryPanel";
import { alarmAt, driveOf, MINUTE_MS, STARTED_MS } from "./historyTest";
import { loadPeople, pseudonymOf, savePerson } from "./people";
import type { Session } from "./session";
import type { Store } from "./store";

const ANNAS = driveOf({ minutes: 60, unseen: [[0, 30]], events: [alarmAt(40)] });
const BENS = driveOf(
  { minutes: 20 },
  {
    session_id: "bens",
    person: "Ben",
    started_ms: STARTED_MS - 60 * MINUTE_MS,
    ended_ms: STARTED_MS,
  },
);

afterEach(() => vi.unstubAllGlobals());

/** A store in memory. */
function storeOf(sessions: Session[], others: Partial<Store> = {}): Store {
  const kept = new Map(sessions.map((session) => [session.session_id, session]));
  return {
    saveSession: async () => null,
    sessions: async () => ({ sessions: [...kept.values()], skipped: 0, problem: null }),
    async deleteSession(id) {
      kept.delete(id);
      return null;
    },
    async deleteAllSessions() {
      kept.clear();
      return null;
    },
    saveCalibration: async () => null,
    calibration: async () => null,
    deletePerson: async () => null,
    ...others,
  };
}

/** The blobs of jsdom have no text(). */
function textOf(blob: Blob): Promise<string> {
  const reader = new FileReader();
  reader.readAsText(blob);
  return new Promise((resolve) => {
    reader.onload = () => resolve(String(reader.result));
  });
}

const button = (name: string | RegExp) => screen.findByRole("button", { name });
const click = async (name: string | RegExp) => userEvent.click(await button(name));

test("without a drive it says where they stay and how one comes about", async () => {
  renderWithProviders(<HistoryPanel store={storeOf([])} />);
  expect(await screen.findByText(/^No drive is kept yet. Start one/)).toBeVisible();
  expect(screen.getByText(/^Kept on this device only, until you delete them/)).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
});

test("each drive is a line: who, how long, how much was monitored, which alarms; it opens its summary", async () => {
  renderWithProviders(<HistoryPanel store={storeOf([ANNAS, BENS])} />);
  const line = await button(/Anna.*1 h.*50\.0% monitored.*1 alarm/);
  expect(await button(/Ben.*no alarms/)).toBeVisible();
  expect(line).toHaveAttribute("aria-expanded", "false");
  await userEvent.click(line);
  expect(line).toHaveAttribute("aria-expanded", "true");
  expect(screen.getByRole("article")).toHaveTextContent("30 of 60 minutes were monitored");
  await userEvent.click(line);
  expect(screen.queryByRole("article")).toBeNull();
});

test("a drive is deleted after a question whose answer is at first: keep", async () => {
  renderWithProviders(<HistoryPanel store={storeOf([ANNAS, BENS])} />);
  await click(/Anna/);
  await click("Delete this drive");
  expect(await button("Keep")).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  expect(await button("Delete this drive")).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  await click("Delete");
  const said = await screen.findByText("Deleted.");
  expect(said).toHaveFocus();
  expect(screen.queryByRole("button", { name: /Anna/ })).toBeNull();
  expect(await button(/Ben/)).toBeVisible();
});

test("all of them go at once", async () => {
  renderWithProviders(<HistoryPanel store={storeOf([ANNAS, BENS])} />);
  await click("Delete all drives");
  expect(screen.getByRole("group")).toHaveAccessibleName(
    "Delete every drive on this device for good?",
  );
  await click("Delete");
  expect(await screen.findByText(/^No drive is kept yet/)).toBeVisible();
});

test("a drive is saved as a file that holds all of it", async () => {
  const made: Blob[] = [];
  vi.stubGlobal("URL", {
    createObjectURL: (blob: Blob) => `blob:${made.push(blob)}`,
    revokeObjectURL: () => {},
  });
  const names: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    names.push(this.download);
  });
  renderWithProviders(<HistoryPanel store={storeOf([ANNAS])} />);
  await click(/Anna/);
  await click("Save as a file (JSON)");
  expect(names).toEqual(["sleepsafe-drive-2026-11-22-1400.json"]);
  expect(JSON.parse(await textOf(made[0] ?? new Blob()))).toEqual(ANNAS);
});

test.each<[StorageProblem, RegExp]>([
  ["missing", /^It has no storage/],
  ["full", /^Its storage is full/],
  ["no_answer", /^Its storage does not answer/],
  ["refused", /^It refuses, as private windows do/],
])("a browser that keeps nothing (%s) says so and why", async (problem, words) => {
  const sessions = async () => ({ sessions: [], skipped: 0, problem });
  renderWithProviders(<HistoryPanel store={storeOf([], { sessions })} />);
  const alert = await screen.findByRole("alert");
  expect(within(alert).getByText("This browser keeps no drives")).toBeVisible();
  expect(within(alert).getByText(words)).toBeVisible();
  expect(screen.queryByText(/^No drive is kept yet/)).toBeNull();
});

test("a drive that could not be deleted is still there, and that is said", async () => {
  const deleteSession = async () => "refused" as const;
  renderWithProviders(<HistoryPanel store={storeOf([ANNAS], { deleteSession })} />);
  await click(/Anna/);
  await click("Delete this drive");
  await click("Delete");
  expect(await screen.findByText("Not deleted")).toBeVisible();
  expect(await button(/Anna/)).toBeVisible();
});

test("records that cannot be read are counted, and can be deleted with the rest", async () => {
  const sessions = async () => ({ sessions: [], skipped: 2, problem: null });
  renderWithProviders(<HistoryPanel store={storeOf([], { sessions })} />);
  expect(await screen.findByText(/^2 records cannot be read/)).toBeVisible();
  expect(await button("Delete all drives")).toBeVisible();
});

describe("a person", () => {
  const select = () => screen.findByLabelText("Person");
  const removeBen = async () => {
    await userEvent.selectOptions(await select(), "Ben");
    await click("Remove this person from this device");
    expect(screen.getByRole("group")).toHaveAccessibleName(/every drive of Ben on this device/);
  };
  /** As the real one: what is of the person goes. */
  function storeOfPeople(problem: StorageProblem | null = null) {
    const forgotten: string[] = [];
    let sessions = [ANNAS, BENS];
    const store = storeOf([], {
      sessions: async () => ({ sessions, skipped: 0, problem: null }),
      async deletePerson(name) {
        if (problem) return problem;
        forgotten.push(name);
        sessions = sessions.filter(({ person }) => person !== name);
        return null;
      },
    });
    return { store, forgotten };
  }

  test("is removed with everything of theirs, after a question; the others stay", async () => {
    savePerson("Ben");
    savePerson("Cem");
    const { store, forgotten } = storeOfPeople();
    renderWithProviders(<HistoryPanel store={store} />);
    await removeBen();
    await click("Keep");
    expect(forgotten).toEqual([]);
    await removeBen();
    await click("Delete");
    expect(await screen.findByText("Deleted.")).toHaveFocus();
    expect(forgotten).toEqual(["Ben"]);
    expect(loadPeople()).toEqual(["Cem"]);
    expect(screen.queryByRole("button", { name: /Ben/ })).toBeNull();
    expect([...(await select()).querySelectorAll("option")].map(({ value }) => value)).toEqual([
      "Cem",
      "Anna",
    ]);
  });

  test("whom the server knows is named by the pseudonym, which goes with the name", async () => {
    savePerson("Ben");
    const pseudonym = pseudonymOf("Ben");
    renderWithProviders(<HistoryPanel store={storeOfPeople().store} />);
    expect(await screen.findByText(new RegExp(`knows Ben as ${pseudonym}`))).toBeVisible();
    await userEvent.selectOptions(await select(), "Anna");
    expect(screen.queryByText(/The server knows/)).toBeNull();
  });

  test("that could not be removed keeps the name, and that is said", async () => {
    savePerson("Ben");
    renderWithProviders(<HistoryPanel store={storeOfPeople("refused").store} />);
    await removeBen();
    await click("Delete");
    expect(await screen.findByText("Not deleted")).toBeVisible();
    expect(loadPeople()).toEqual(["Ben"]);
  });

  test("nobody: nothing is offered", async () => {
    renderWithProviders(<HistoryPanel store={storeOf([])} />);
    await screen.findByText(/^No drive is kept yet/);
    expect(screen.queryByLabelText("Person")).toBeNull();
  });
});
