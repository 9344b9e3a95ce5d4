import { act, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  button,
  expectAccessible,
  open,
  openConnected,
  press,
  seconds,
  send,
  setUp,
  tearDown,
} from "./panelTest";
import { beatingPackets, measurementBytes } from "./simulatedStrap";

beforeEach(setUp);
afterEach(tearDown);

describe("measuring at rest", { timeout: 20_000 }, () => {
  const rest = () => within(screen.getByRole("region", { name: "Measure at rest" }));

  test("waits for a strap", () => {
    open();
    expect(button("Start five minutes of rest")).toBeDisabled();
  });

  test("five minutes give the mean of the clean beats, and the person takes it over", async () => {
    const { strap, onRestingHeartRate } = await openConnected();
    const packets = beatingPackets(400, { meanMs: 1000 });
    await send(strap, packets.slice(0, 20));
    press("Start five minutes of rest");
    await send(strap, packets.slice(20, 85));
    expect(rest().getByText("1:05 of 5:00 min")).toBeVisible();
    expect(rest().getByRole("progressbar", { name: "Time at rest" })).toHaveValue(65_000);
    await send(strap, packets.slice(85, 320));
    expect(rest().getByRole("status")).toHaveTextContent(/Resting heart rate 60 bpm.*99.7%/);
    expect(onRestingHeartRate).not.toHaveBeenCalled();
    press("Use as resting heart rate");
    expect(onRestingHeartRate).toHaveBeenCalledExactlyOnceWith(60);
    await expectAccessible();
  });

  test("stops without a result when too few beats are clean", async () => {
    const { strap, onRestingHeartRate } = await openConnected();
    press("Start five minutes of rest");
    await send(strap, Array(200).fill(measurementBytes({ bpm: 60, rrMs: [250, 250, 500] })));
    expect(rest().getByRole("status")).toHaveTextContent(
      /Stopped without a result: usable readings/,
    );
    expect(rest().getByRole("status")).toHaveTextContent("70.0% are needed");
    expect(screen.queryByRole("button", { name: /Use as/ })).not.toBeInTheDocument();
    expect(onRestingHeartRate).not.toHaveBeenCalled();
  });

  test("stops when the strap is lost, and can be started again", async () => {
    const { strap } = await openConnected();
    press("Start five minutes of rest");
    await send(strap, beatingPackets(10));
    act(() => strap.drop());
    await seconds(40);
    expect(rest().getByRole("status")).toHaveTextContent("no longer connected");
    strap.hinder(0);
    press("Connect a heart-rate strap");
    await seconds(0);
    press("Start five minutes of rest");
    expect(rest().getByRole("status")).toBeEmptyDOMElement();
  });

  test("can be cancelled", async () => {
    const { strap } = await openConnected();
    press("Start five minutes of rest");
    await send(strap, beatingPackets(10));
    press("Cancel");
    expect(rest().queryByRole("progressbar")).not.toBeInTheDocument();
    expect(rest().getByRole("status")).toBeEmptyDOMElement();
  });
});
