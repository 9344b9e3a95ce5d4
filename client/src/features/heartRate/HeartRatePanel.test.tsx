import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { setLanguage } from "../../test/language";
import { renderWithProviders } from "../../test/render";
import { HeartRatePanel } from "./HeartRatePanel";
import { addValue, EMPTY_SCALE, STORAGE_KEY, saveScale } from "./ownScale";
import {
  button,
  entry,
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

/** Nine and a half minutes of values between 2.5 and 4.5: the next one makes the scale. */
function learnNearlyAll(): void {
  const values = Array.from({ length: 19 }, (_, index) => 2.5 + index / 9);
  saveScale(localStorage, values.reduce(addValue, EMPTY_SCALE));
}

describe("without Web Bluetooth", () => {
  function openWithout(isSecureContext: boolean): HTMLElement {
    vi.stubGlobal("isSecureContext", isSecureContext);
    renderWithProviders(<HeartRatePanel onChange={() => {}} />);
    vi.unstubAllGlobals();
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
    return screen.getByRole("note");
  }

  test("says which browsers have it", async () => {
    const note = openWithout(true);
    for (const name of [
      "Chrome",
      "Edge",
      "Opera",
      "Android",
      "Linux",
      "Safari",
      "Firefox",
      "Bluefy",
    ]) {
      expect(note).toHaveTextContent(name);
    }
    expect(note).not.toHaveTextContent("https://");
    await expectAccessible();
  });

  test("over http says that it needs https or localhost", () => {
    const note = openWithout(false);
    expect(note).toHaveTextContent("https:// or on localhost");
    expect(note).toHaveTextContent("Chrome");
  });
});

describe("connecting", () => {
  test.each([
    ["NotFoundError", "User cancelled the requestDevice() chooser.", "No strap was chosen."],
    ["NotFoundError", "Bluetooth adapter not available.", "No strap was found."],
    ["SecurityError", "Blocked", "The browser was not allowed to use Bluetooth."],
  ])("%s, %s", async (name, message, text) => {
    const { strap, onChange } = open();
    strap.refuse({ name, message });
    press("Connect a heart-rate strap");
    await seconds(0);
    expect(screen.getByText("Not connected")).toBeVisible();
    expect(screen.getByText(new RegExp(text))).toBeVisible();
    strap.refuse(null);
    press("Connect a heart-rate strap");
    await seconds(0);
    expect(screen.getByText("Connected")).toBeVisible();
    expect(onChange).not.toHaveBeenCalled();
  });

  test("the button keeps the focus while it becomes Disconnect", async () => {
    open();
    button("Connect a heart-rate strap").focus();
    press("Connect a heart-rate strap");
    await seconds(0);
    expect(button("Disconnect")).toHaveFocus();
    press("Disconnect");
    expect(button("Connect a heart-rate strap")).toHaveFocus();
    expect(screen.queryByText("Heart rate now")).not.toBeInTheDocument();
  });

  test("a lost connection comes back by itself", async () => {
    const { strap } = await openConnected();
    await send(strap, [measurementBytes({ bpm: 67 })]);
    act(() => strap.drop(1));
    expect(screen.getByText("Connection lost, trying again…")).toBeVisible();
    expect(screen.getByText("Heart rate now").nextElementSibling).toHaveTextContent("not known");
    await seconds(3);
    await send(strap, [measurementBytes({ bpm: 68 })]);
    expect(screen.getByText("Good skin contact")).toBeVisible();
    expect(screen.getByText("68")).toBeVisible();
  });

  test("a strap that stays away is said to be lost", async () => {
    const { strap } = await openConnected();
    act(() => strap.drop());
    await seconds(40);
    expect(screen.getByText(/The strap could not be reached/)).toBeVisible();
    expect(button("Connect a heart-rate strap")).toBeVisible();
  });
});

describe("what the strap says", () => {
  test("its name, the rate and the contact", async () => {
    const { strap } = await openConnected();
    await send(strap, [measurementBytes({ bpm: 67, rrMs: [861, 885] })]);
    expect(entry("Strap")).toHaveTextContent("Strap 1");
    expect(screen.getByText("Heart rate now").nextElementSibling).toHaveTextContent("67 bpm");
    expect(screen.getByText("Good skin contact")).toBeVisible();
    expect(entry("Last minute covered by clean beats")).toHaveTextContent("2.9%");
    await expectAccessible();
  });

  test("a strap that does not know the contact is not said to have it", async () => {
    const { strap } = await openConnected();
    await send(strap, [measurementBytes({ bpm: 67, contact: null })]);
    expect(screen.getByText("Connected; this strap does not report skin contact")).toBeVisible();
  });

  test("no skin contact, no signal", async () => {
    const { strap } = await openConnected();
    await send(strap, [measurementBytes({ bpm: 67, contact: "off" })]);
    expect(screen.getByText("No skin contact")).toBeVisible();
    expect(screen.getByText(/Moisten the electrodes/)).toBeVisible();
    await seconds(6);
    expect(screen.getByText("No signal")).toBeVisible();
    expect(screen.getByText(/Nothing has come from the strap for 5 s/)).toBeVisible();
  });

  test("intervals computed from the rate are named, and variability is off", async () => {
    const { strap, onChange } = await openConnected();
    await send(strap, Array(50).fill(measurementBytes({ bpm: 62, rrMs: [60_000 / 62] })));
    expect(entry("Last minute covered by clean beats")).toHaveTextContent("computed by the strap");
    expect(entry("Variability")).toHaveTextContent("they hold no variability");
    expect(onChange).toHaveBeenCalledExactlyOnceWith({ heartRateBpm: 62, ecg: null });
  });

  test("a strap without intervals", async () => {
    const { strap } = await openConnected();
    await send(strap, Array(20).fill(measurementBytes({ bpm: 62 })));
    expect(entry("Last minute covered by clean beats")).toHaveTextContent("none sent");
    expect(entry("Variability")).toHaveTextContent("sends no beat-to-beat intervals");
  });
});

describe("variability", () => {
  test("is learned, then given, and gone with the connection", async () => {
    learnNearlyAll();
    const { strap, onChange } = await openConnected();
    expect(screen.getByText(/learned from 9.5 min/)).toBeVisible();
    await send(strap, beatingPackets(60));
    expect(entry("Variability")).toHaveTextContent(/^0\.\d+ of own range$/);
    const last = onChange.mock.lastCall?.[0];
    expect(last.heartRateBpm).toBeCloseTo(60_000 / 850, 0);
    expect(last.ecg).toBeGreaterThan(0);
    expect(last.ecg).toBeLessThan(1);
    press("Disconnect");
    expect(onChange).toHaveBeenLastCalledWith({ heartRateBpm: null, ecg: null });
  });

  test("says how far the learning is", async () => {
    const { strap } = await openConnected();
    await send(strap, beatingPackets(30));
    expect(entry("Variability")).toHaveTextContent("Collecting the first minute.");
    await send(strap, beatingPackets(50));
    expect(entry("Variability")).toHaveTextContent("Learning your own range: 1 of 10 min.");
  });

  test("the range can be forgotten", async () => {
    learnNearlyAll();
    open();
    press("Forget my range");
    expect(localStorage.getItem(STORAGE_KEY)).toBeNull();
    expect(screen.queryByText(/Your own range/)).not.toBeInTheDocument();
  });

  test("a browser that stores nothing is said, and does no harm", async () => {
    const refuse = () => {
      throw new DOMException("", "QuotaExceededError");
    };
    const storage = { getItem: () => null, setItem: refuse, removeItem: refuse };
    const { strap } = await openConnected(storage);
    await send(strap, beatingPackets(55));
    expect(screen.getByText(/This browser stores nothing/)).toBeVisible();
    press("Forget my range");
    expect(screen.queryByText(/This browser stores nothing/)).not.toBeInTheDocument();
  });
});

test("in German, with German numbers", async () => {
  learnNearlyAll();
  await setLanguage("de");
  const { strap } = open();
  press("Brustgurt verbinden");
  await seconds(0);
  await send(strap, beatingPackets(60));
  expect(screen.getByRole("heading", { name: "Puls live" })).toBeVisible();
  expect(screen.getByText("Guter Hautkontakt")).toBeVisible();
  expect(entry("Variabilität")).toHaveTextContent(/^0,\d+ des eigenen Bereichs$/);
});
