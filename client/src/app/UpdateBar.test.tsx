import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { driving } from "../lib/driving";
import { setLanguage } from "../test/language";
import { renderWithProviders } from "../test/render";
import { UpdateBar } from "./UpdateBar";
import { type Update, update } from "./update";

const restart = vi.fn<Update["restart"]>();

beforeEach(() => {
  restart.mockReset().mockResolvedValue();
  renderWithProviders(<UpdateBar />);
});

afterEach(() => {
  act(() => update.set(null));
  act(() => driving.set(false));
});

const offerUpdate = () => act(() => update.set({ restart }));
const button = (name: string) => screen.getByRole("button", { name });
const noButton = () => expect(screen.queryByRole("button")).toBeNull();

test("without a new version there is nothing but a live region that waits", () => {
  expect(document.querySelector("[aria-live=polite]")).toBeEmptyDOMElement();
});

test("a new version is announced politely and restarts when asked to, once", async () => {
  const region = document.querySelector("[aria-live=polite]");
  offerUpdate();
  expect(region).toHaveTextContent("A new version is ready.");
  await userEvent.click(button("Restart now"));
  expect(restart).toHaveBeenCalledOnce();
});

test("it speaks German", async () => {
  await setLanguage("de");
  offerUpdate();
  expect(button("Jetzt neu starten")).toBeVisible();
});

test("never during a drive, and again after it", () => {
  act(() => driving.set(true));
  offerUpdate();
  noButton();
  act(() => driving.set(false));
  expect(button("Restart now")).toBeVisible();
});

test("a drive in another tab is waited for, until that is cancelled", async () => {
  restart.mockImplementation(async (onWait) => onWait());
  offerUpdate();
  await userEvent.click(button("Restart now"));
  expect(screen.getByText("Waiting until the drive in another tab is over.")).toBeVisible();
  const signal = restart.mock.calls[0]?.[1];
  expect(signal?.aborted).toBe(false);
  await userEvent.click(button("Cancel"));
  expect(signal?.aborted).toBe(true);
  expect(screen.getByText("A new version is ready.")).toBeVisible();
});

test("a drive that begins here while another is waited for ends the waiting", async () => {
  restart.mockImplementation(async (onWait) => onWait());
  offerUpdate();
  await userEvent.click(button("Restart now"));
  act(() => driving.set(true));
  noButton();
  expect(restart.mock.calls[0]?.[1].aborted).toBe(true);
});

test("taken over on behalf of another tab: the bar goes, and this tab stays as it is", () => {
  offerUpdate();
  act(() => update.set(null));
  noButton();
  expect(restart).not.toHaveBeenCalled();
});
