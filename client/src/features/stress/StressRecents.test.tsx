import { screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { keepStress } from "../../lib/outbox/keepStress";
import { reportEvent } from "../../lib/outbox/outbox";
import { loadChecks, STORAGE_KEY } from "./recents";
import {
  button,
  expectAccessible,
  field,
  openPage,
  recents,
  result,
  serveModel,
} from "./stressTest";

vi.mock("../../lib/outbox/outbox", () => ({ reportEvent: vi.fn() }));

beforeEach(serveModel);
beforeEach(() => vi.mocked(reportEvent).mockClear());
afterEach(() => keepStress.set(false));

async function openWithTwo() {
  const user = await openPage();
  for (const [index, name] of ["City", "Rested"].entries()) {
    await user.click(button(name));
    await vi.waitFor(() => expect(recents().getAllByRole("listitem")).toHaveLength(index + 1));
  }
  return user;
}

describe("recent checks", () => {
  test("say where they are, and what comes here", async () => {
    await openPage();
    expect(recents().getByText(/stay on this device only, at most 50/)).toBeVisible();
    expect(recents().getByText(/None yet/)).toBeVisible();
  });

  test("hold what was asked for, with level, confidence and a trend", async () => {
    await openWithTwo();
    expect(recents().getAllByText("Medium")).toHaveLength(2);
    expect(recents().getAllByText("61.3% sure")).toHaveLength(2);
    expect(recents().getByRole("img")).toHaveAccessibleName(
      /Line chart of 2 checks: from 18.5% .* to 18.5%/,
    );
    expect(loadChecks(localStorage)).toHaveLength(2);
    expect(loadChecks(localStorage)[0]?.inputs.heart_rate).toBe(71);
    await expectAccessible();
  });

  test("do not hold what followed a slider, until it is kept", async () => {
    const user = await openPage();
    await user.click(button("City"));
    await result().findByText("Medium stress");
    expect(button("Kept")).toHaveAttribute("aria-disabled", "true");
    await user.clear(field("Heart rate"));
    await user.type(field("Heart rate"), "90");
    await user.click(await screen.findByRole("button", { name: "Keep this check" }));
    expect(recents().getAllByRole("listitem")).toHaveLength(2);
    await user.click(button("Kept"));
    expect(loadChecks(localStorage).map(({ inputs }) => inputs.heart_rate)).toEqual([90, 78]);
  });

  test("one can be erased", async () => {
    const user = await openWithTwo();
    const [newest] = recents().getAllByRole("button", { name: /Erase the check of/ });
    if (newest) await user.click(newest);
    expect(recents().getAllByRole("listitem")).toHaveLength(1);
    expect(loadChecks(localStorage).map(({ inputs }) => inputs.heart_rate)).toEqual([78]);
    expect(recents().queryByRole("img")).not.toBeInTheDocument();
  });

  test("all can be erased, after a question", async () => {
    const user = await openWithTwo();
    await user.click(button("Erase all checks"));
    expect(button("Cancel")).toHaveFocus();
    await user.click(button("Cancel"));
    expect(recents().getAllByRole("listitem")).toHaveLength(2);
    await user.click(button("Erase all checks"));
    await user.click(button("Erase all"));
    expect(recents().queryByRole("listitem")).not.toBeInTheDocument();
    expect(localStorage.getItem(STORAGE_KEY)).toBeNull();
  });

  test("many are shown when they are wanted", async () => {
    await openWithTwo();
    const [check] = loadChecks(localStorage);
    const many = Array.from({ length: 12 }, (_, index) => ({
      ...check,
      time: new Date(2026, 10, 2, 8, index).toISOString(),
    }));
    localStorage.setItem(STORAGE_KEY, JSON.stringify(many));
    document.body.replaceChildren();
    const user = await openPage();
    expect(recents().getAllByRole("listitem")).toHaveLength(8);
    await user.click(button("Show all 12"));
    expect(recents().getAllByRole("listitem")).toHaveLength(12);
  });

  test("in a browser that stores nothing last as long as the page, and that is said", async () => {
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("", "QuotaExceededError");
    });
    const user = await openWithTwo();
    expect(recents().getByText(/This browser stores nothing/)).toBeVisible();
    await user.click(button("Erase all checks"));
    await user.click(button("Erase all"));
    expect(recents().queryByRole("listitem")).not.toBeInTheDocument();
  });
});

describe("results that the server stores", () => {
  test("are none unless the person turned that on", async () => {
    await openWithTwo();
    expect(reportEvent).not.toHaveBeenCalled();
  });

  test("are those that are kept, not what followed a slider", async () => {
    keepStress.set(true);
    const user = await openPage();
    expect(recents().getByText(/each is sent to the server, too/)).toBeVisible();
    await user.click(button("City"));
    await result().findByText("Medium stress");
    expect(reportEvent).toHaveBeenCalledExactlyOnceWith({
      event_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      kind: "stress",
      timestamp: loadChecks(localStorage)[0]?.time,
      stress_level: "medium",
      features: loadChecks(localStorage)[0]?.inputs,
      model_version: "1.0.0",
      model_arm: "champion",
    });
    await user.clear(field("Heart rate"));
    await user.type(field("Heart rate"), "90");
    await vi.waitFor(() => expect(button("Keep this check")).toBeVisible());
    expect(reportEvent).toHaveBeenCalledOnce();
    await user.click(button("Keep this check"));
    expect(reportEvent).toHaveBeenCalledTimes(2);
    expect(vi.mocked(reportEvent).mock.lastCall?.[0].features?.heart_rate).toBe(90);
  });

  test("can be judged by the person with one tap, once, as an event of its own", async () => {
    keepStress.set(true);
    const user = await openPage();
    await user.click(button("City"));
    await result().findByText("How stressed do you feel?");
    const [kept] = vi.mocked(reportEvent).mock.calls[0] ?? [];
    await user.click(button("High"));
    expect(reportEvent).toHaveBeenCalledTimes(2);
    const [said] = vi.mocked(reportEvent).mock.lastCall ?? [];
    expect(said).toMatchObject({
      kind: "stress",
      stress_level: "medium",
      stress_felt: "high",
      features: kept?.features,
      about: kept?.event_id,
    });
    expect(said?.event_id).not.toBe(kept?.event_id);
    expect(result().getByText("Noted. Thank you.")).toBeVisible();
    await user.click(button("Low"));
    expect(reportEvent).toHaveBeenCalledTimes(2);
    await expectAccessible();
  });

  test("ask nothing of who did not turn that on", async () => {
    await openWithTwo();
    expect(result().queryByText("How stressed do you feel?")).not.toBeInTheDocument();
  });
});
