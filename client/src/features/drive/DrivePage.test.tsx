import { screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderWithProviders } from "../../test/render";
import { DrivePage } from "./DrivePage";

const CAMERA = { kind: "videoinput" } as MediaDeviceInfo;

function stubDevices(devices: MediaDeviceInfo[]): void {
  const mediaDevices = Object.assign(new EventTarget(), {
    enumerateDevices: async () => devices,
  });
  vi.stubGlobal("navigator", Object.assign(Object.create(navigator), { mediaDevices }));
}

afterEach(() => vi.unstubAllGlobals());

test("says that the monitor is not there yet, and what is", () => {
  renderWithProviders(<DrivePage />);
  expect(screen.getByText(/not in this version yet/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Open the stress check" })).toHaveAttribute(
    "href",
    "/stress",
  );
});

test("finds the camera without asking for it", async () => {
  stubDevices([CAMERA]);
  renderWithProviders(<DrivePage />);
  expect(screen.getByText("Looking for it…")).toBeVisible();
  expect(await screen.findByText("Found")).toBeVisible();
});

test("notices a camera that is connected later", async () => {
  const devices: MediaDeviceInfo[] = [];
  stubDevices(devices);
  renderWithProviders(<DrivePage />);
  expect(await screen.findByText(/None found/)).toBeVisible();
  devices.push(CAMERA);
  navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
  expect(await screen.findByText("Found")).toBeVisible();
});

test("an unencrypted page may use no camera, and says how it may", async () => {
  renderWithProviders(<DrivePage />);
  expect(await screen.findByText(/open it by https/)).toBeVisible();
});

test("says whether the screen stays on and how much can be computed", async () => {
  vi.stubGlobal("crossOriginIsolated", true);
  const device = { wakeLock: { value: {} }, hardwareConcurrency: { value: 4 } };
  vi.stubGlobal("navigator", Object.create(navigator, device));
  renderWithProviders(<DrivePage />);
  expect(await screen.findByText("Can be kept on while driving")).toBeVisible();
  expect(screen.getByText("On several cores at once")).toBeVisible();
});

test("a device with less says what that means", async () => {
  renderWithProviders(<DrivePage />);
  expect(await screen.findByText(/This browser lets it go dark/)).toBeVisible();
  expect(screen.getByText(/On one core only/)).toBeVisible();
});
