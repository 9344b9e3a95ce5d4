import { act, screen } from "@testing-library/react";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { StrapHandlers } from "./StrapSection";
import { button, field, openPage, result, serveModel, state } from "./stressTest";

beforeEach(serveModel);

/** Stands for what connects a strap, and gives its handlers to the test. */
function simulatePanel() {
  let handlers: StrapHandlers | null = null;
  function Panel(given: StrapHandlers) {
    handlers = given;
    return <p>Strap panel</p>;
  }
  const now = (): StrapHandlers => {
    if (!handlers) throw new Error("the panel is not open");
    return handlers;
  };
  return {
    load: vi.fn(async () => Panel),
    send: (heartRateBpm: number | null, ecg: number | null) =>
      act(() => now().onChange({ heartRateBpm, ecg })),
    rest: (bpm: number) => act(() => now().onRestingHeartRate(bpm)),
  };
}

async function openWithStrap() {
  const strap = simulatePanel();
  const user = await openPage(strap.load);
  expect(strap.load).not.toHaveBeenCalled();
  await user.click(button("Use a strap"));
  await screen.findByText("Strap panel");
  return { user, strap };
}

describe("the strap", () => {
  test("is not offered where the app has none", async () => {
    await openPage();
    expect(screen.queryByRole("button", { name: "Use a strap" })).not.toBeInTheDocument();
  });

  test("can be hidden without ending", async () => {
    const { user, strap } = await openWithStrap();
    await user.click(button("Hide the strap"));
    expect(screen.getByText("Strap panel")).not.toBeVisible();
    strap.send(71.4, null);
    expect(field("Heart rate")).toHaveValue("71.4");
    await user.click(button("Use a strap"));
    expect(strap.load).toHaveBeenCalledOnce();
  });

  test("whose file does not arrive can be tried again", async () => {
    const strap = simulatePanel();
    strap.load.mockRejectedValueOnce(new TypeError("Failed to fetch"));
    const user = await openPage(strap.load);
    await user.click(button("Use a strap"));
    expect(await screen.findByRole("alert")).toHaveTextContent("could not be loaded");
    await user.click(button("Use a strap"));
    expect(await screen.findByText("Strap panel")).toBeVisible();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  test("fills heart rate and variability, and rest", async () => {
    const { strap } = await openWithStrap();
    strap.send(71.4, 0.42);
    strap.rest(61.2);
    expect(field("Heart rate")).toHaveValue("71.4");
    expect(field("Heart rate variability (ECG)")).toHaveValue("0.42");
    expect(field("Resting heart rate (optional)")).toHaveValue("61.2");
    expect(screen.getAllByText("Live from the strap")).toHaveLength(2);
  });

  test("without a signal leaves the entry, and says so", async () => {
    const { user, strap } = await openWithStrap();
    await user.type(field("Heart rate variability (ECG)"), "0.3");
    strap.send(71.4, null);
    strap.send(null, null);
    expect(field("Heart rate")).toHaveValue("71.4");
    expect(field("Heart rate variability (ECG)")).toHaveValue("0.3");
    expect(screen.getByText(/No signal from the strap/)).toBeVisible();
  });

  test("gives way to an own entry until it is wanted again", async () => {
    const { user, strap } = await openWithStrap();
    strap.send(71, null);
    await user.clear(field("Heart rate"));
    await user.type(field("Heart rate"), "90");
    strap.send(72, null);
    expect(field("Heart rate")).toHaveValue("90");
    expect(screen.getByText("Your own entry")).toBeVisible();
    await user.click(button("Use strap again"));
    expect(field("Heart rate")).toHaveValue("72");
    strap.send(73, null);
    expect(field("Heart rate")).toHaveValue("73");
  });

  test("gives way to an example, and is followed live after it", async () => {
    const { user, strap } = await openWithStrap();
    strap.send(71, null);
    await user.click(button("City"));
    await result().findByText("Medium stress");
    expect(field("Heart rate")).toHaveValue("78");
    await user.click(button("Use strap again"));
    strap.send(74, null);
    await vi.waitFor(() => expect(state()).toHaveTextContent("as they are entered now"));
    expect(screen.getByTestId("driver-heart_rate")).toHaveTextContent("74 bpm");
  });
});
