import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Link, type NavigateFunction, Route, Routes, useNavigate } from "react-router";
import { beforeEach, expect, test, vi } from "vitest";
import { renderWithProviders } from "../../../test/render";
import { DrivePage } from "../DrivePage";
import { fakeDrive, partsOf } from "./driveTest";

// The strip draws on a canvas, which jsdom lacks.
vi.mock("./plot", () => ({ openPlot: () => ({ draw() {}, close() {} }) }));

const drive = fakeDrive();
const load = async () => partsOf(drive);
let navigate: NavigateFunction;

function Site() {
  navigate = useNavigate();
  return (
    <>
      <Link to="/stress">Stress</Link>
      <Routes>
        <Route path="/" element={<DrivePage load={load} />} />
        <Route path="*" element={<h1>Elsewhere</h1>} />
      </Routes>
    </>
  );
}

const back = () => act(async () => navigate(-1));
const click = (role: "link" | "button", name: string) =>
  userEvent.click(screen.getByRole(role, { name }));
const question = () => screen.queryByRole("region", { name: /^A drive is running/ });
const elsewhere = () => screen.queryByRole("heading", { name: "Elsewhere" });

beforeEach(async () => {
  drive.stop.mockClear();
  drive.show({ phase: "idle" });
  renderWithProviders(<Site />);
  await act(async () => navigate("/status"));
  await act(async () => navigate("/"));
  await screen.findByRole("button", { name: "Start" });
  drive.show({ phase: "monitoring" });
});

test("a link asks first, and staying changes nothing", async () => {
  await click("link", "Stress");
  expect(question()).toHaveFocus();
  await click("button", "Stay");
  expect(question()).toBeNull();
  expect(drive.stop).not.toHaveBeenCalled();
  expect(elsewhere()).toBeNull();
});

test("who leaves by a link stops it, and gets there", async () => {
  await click("link", "Stress");
  await click("button", "Leave and stop");
  expect(drive.stop).toHaveBeenCalledOnce();
  expect(elsewhere()).toBeVisible();
  await back();
  expect(await screen.findByRole("button", { name: "Start" })).toBeVisible();
});

test("Back asks as well, each time, and leads to the page before", async () => {
  await back();
  expect(question()).toBeVisible();
  await click("button", "Stay");
  await back();
  expect(question()).toBeVisible();
  expect(drive.stop).not.toHaveBeenCalled();
  await click("button", "Leave and stop");
  expect(drive.stop).toHaveBeenCalledOnce();
  expect(elsewhere()).toBeVisible();
});

test("a drive that was stopped leaves nothing in the history", async () => {
  await click("button", "Stop");
  const stops = screen.getAllByRole("button", { name: "Stop" });
  await userEvent.click(stops.at(-1) as HTMLElement);
  expect(screen.getByRole("button", { name: "Start" })).toBeVisible();
  await back();
  expect(elsewhere()).toBeVisible();
});

test("the browser asks before the tab closes, until the drive is over", () => {
  const close = () => window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  expect(close()).toBe(false);
  drive.stop();
  expect(close()).toBe(true);
});
