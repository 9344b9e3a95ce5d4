import { act, fireEvent, screen } from "@testing-library/react";
import axe from "axe-core";
import { expect, vi } from "vitest";
import { renderWithProviders } from "../../test/render";
import { HeartRatePanel } from "./HeartRatePanel";
import type { KeyValueStorage } from "./ownScale";
import { type SimulatedStrap, simulateStrap } from "./simulatedStrap";

// For the tests of the panel, on fake timers.

export function setUp(): void {
  localStorage.clear();
  vi.useFakeTimers();
}

export function tearDown(): void {
  vi.useRealTimers();
  Reflect.deleteProperty(window.navigator, "bluetooth");
}

export const seconds = (count: number) => act(() => vi.advanceTimersByTimeAsync(count * 1000));
export const button = (name: string) => screen.getByRole("button", { name });
export const press = (name: string) => act(() => fireEvent.click(button(name)));

/** The text beside a name in the list of readings. */
export const entry = (name: string) => screen.getByText(name).nextElementSibling;

/** The panel as the stress page shows it, in a browser with this strap in reach. */
export function open(strap = simulateStrap("Strap 1"), storage?: KeyValueStorage) {
  Object.defineProperty(window.navigator, "bluetooth", {
    configurable: true,
    value: strap.bluetooth,
  });
  const onChange = vi.fn();
  const onRestingHeartRate = vi.fn();
  const { unmount } = renderWithProviders(
    <HeartRatePanel
      onChange={onChange}
      onRestingHeartRate={onRestingHeartRate}
      {...(storage && { storage })}
    />,
  );
  return { strap, onChange, onRestingHeartRate, unmount };
}

export async function openConnected(storage?: KeyValueStorage) {
  const opened = open(undefined, storage);
  press("Connect a heart-rate strap");
  await seconds(0);
  return opened;
}

export async function send(strap: SimulatedStrap, packets: readonly (readonly number[])[]) {
  for (const packet of packets) {
    await seconds(1);
    act(() => strap.emit(packet));
  }
}

export async function expectAccessible(): Promise<void> {
  vi.useRealTimers();
  const { violations } = await axe.run(document.body, {
    rules: { region: { enabled: false }, "color-contrast": { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}
