import { fireEvent, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { renderWithProviders } from "../../test/render";
import type { Engine } from "./engine";
import { FilePanel } from "./FilePanel";
import { createSession, type Session } from "./session";
import type { Snapshot } from "./snapshot";
import { SPECS } from "./testing";
import { useBatch } from "./useBatch";

const CSV = new File(["heart_rate"], "drive.csv");
const DROPPED = { dataTransfer: { files: [CSV] } };

function Panel({ session, specs }: { session: Session; specs: typeof SPECS | undefined }) {
  return <FilePanel session={session} batch={useBatch(session)} specs={specs} />;
}

/** The panel, in the state of `change`, over an engine that only notes which files it is given. */
function showPanel({ change = {}, specs }: { change?: Partial<Snapshot>; specs?: typeof SPECS }) {
  const open = vi.fn(async () => {});
  const session = createSession((report) => {
    report(change);
    return { open } as unknown as Engine;
  });
  renderWithProviders(<Panel session={session} specs={specs} />);
  return open;
}

const zone = () => screen.getByText("Drop a CSV file here");

test("a file that is dropped on the zone is opened", () => {
  const open = showPanel({ specs: SPECS });
  fireEvent.dragOver(zone(), DROPPED);
  expect(screen.getByText("Let go to read the file")).toBeVisible();
  fireEvent.drop(screen.getByText("Let go to read the file"), DROPPED);
  expect(open).toHaveBeenCalledWith(CSV, SPECS);
  expect(zone()).toBeVisible();
});

test("before it is known what a file must contain, none is taken", () => {
  const open = showPanel({});
  fireEvent.drop(zone(), DROPPED);
  expect(open).not.toHaveBeenCalled();
});

test("a file that misses the zone does not take the place of the page", () => {
  const open = showPanel({ specs: SPECS });
  const dataTransfer = { files: [CSV], dropEffect: "copy" };
  // fireEvent gives false when the browser is kept from its own action.
  expect(fireEvent.dragOver(document.body, { dataTransfer })).toBe(false);
  expect(dataTransfer.dropEffect).toBe("none");
  expect(fireEvent.drop(document.body, { dataTransfer })).toBe(false);
  expect(open).not.toHaveBeenCalled();
});

test.each([
  ["running", false],
  ["paused", false],
  ["done", true],
] as const)("leaving the app while a run is %s: the window closes unasked: %s", (phase, goes) => {
  showPanel({ specs: SPECS, change: { phase } });
  expect(fireEvent(window, new Event("beforeunload", { cancelable: true }))).toBe(goes);
});
