import { MantineProvider } from "@mantine/core";
import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { renderToString } from "react-dom/server";
import { StaticRouter } from "react-router";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { NOTHING_KNOWN, outboxStatus } from "../../lib/outbox/status";
import { setLanguage } from "../../test/language";
import { renderWithProviders } from "../../test/render";
import { DrivePage } from "./DrivePage";
import { type FakeDrive, fakeDrive, partsOf } from "./view/driveTest";

// The strip draws on a canvas, which jsdom lacks.
vi.mock("./view/plot", () => ({ openPlot: () => ({ draw() {}, close() {} }) }));

const CAMERA = { kind: "videoinput" } as MediaDeviceInfo;
let drive: FakeDrive & ReturnType<typeof fakeDrive>;

beforeEach(() => {
  drive = fakeDrive();
});
afterEach(() => vi.unstubAllGlobals());

const button = (name: string | RegExp) => screen.getByRole("button", { name });

async function openPage() {
  const view = renderWithProviders(<DrivePage load={async () => partsOf(drive)} />);
  await screen.findByRole("button", { name: "Start" });
  // Drawn is not yet listening: what the drive showed in between would come only later.
  await waitFor(() => expect(drive.subscribe).toHaveBeenCalled());
  return view;
}

function stubDevices(devices: MediaDeviceInfo[]): void {
  const mediaDevices = Object.assign(new EventTarget(), {
    enumerateDevices: async () => devices,
  });
  stubNavigator({ mediaDevices });
}

function stubNavigator(parts: object): void {
  const { languages } = navigator;
  const device = Object.create(navigator, { languages: { value: languages } });
  vi.stubGlobal("navigator", Object.defineProperties(device, valuesOf(parts)));
}

function valuesOf(parts: object): PropertyDescriptorMap {
  return Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, { value }]));
}

describe("before the monitor is there", () => {
  test("the page that is drawn ahead has a Start that waits, and says what is looked at", () => {
    const drawn = renderToString(
      <MantineProvider withCssVariables={false} withGlobalClasses={false}>
        <StaticRouter location="/">
          <DrivePage />
        </StaticRouter>
      </MantineProvider>,
    );
    const page = document.createElement("main");
    page.innerHTML = drawn;
    expect(within(page).getByRole("button", { name: "Getting ready…" })).toBeDisabled();
    expect(page).toHaveTextContent(/No picture leaves it/);
    expect(page).toHaveTextContent(/\d MB once; then it works offline/);
  });

  test("files that do not arrive are said to be missing", async () => {
    renderWithProviders(<DrivePage load={() => Promise.reject(new Error("lost"))} />);
    expect(await screen.findByText(/files did not arrive/)).toBeVisible();
    expect(button("Reload")).toBeVisible();
    expect(button("Getting ready…")).toBeDisabled();
  });
});

describe("before a drive", () => {
  test("one tap starts it for the first driver of this device", async () => {
    await openPage();
    await userEvent.click(button("Start"));
    const options = { person: "Driver 1", glasses: false, recalibrate: false };
    expect(drive.start).toHaveBeenCalledExactlyOnceWith(options);
    expect(drive.setVolume).toHaveBeenLastCalledWith(1);
  });

  test("names and glasses are kept on this device", async () => {
    const { unmount } = await openPage();
    await userEvent.click(button("Somebody else"));
    await userEvent.type(screen.getByRole("textbox", { name: "Name" }), "  Ada {enter}");
    await userEvent.click(screen.getByRole("checkbox", { name: "I wear glasses" }));
    unmount();
    await openPage();
    expect(screen.getByRole("combobox", { name: "Who drives" })).toHaveValue("Ada");
    await userEvent.click(button("Start"));
    expect(drive.start.mock.lastCall).toEqual([
      { person: "Ada", glasses: true, recalibrate: false },
    ]);
  });

  test.each([
    [" ", /1 to 40 characters/],
    ["x".repeat(41), /at most 40 characters/],
    ["ADA", /in the list already/],
  ])("a name like %j is refused, and why", async (name, why) => {
    await openPage();
    await userEvent.click(button("Somebody else"));
    await userEvent.type(screen.getByRole("textbox", { name: "Name" }), "Ada{enter}");
    await userEvent.click(button("Somebody else"));
    await userEvent.type(screen.getByRole("textbox", { name: "Name" }), `${name}{enter}`);
    expect(screen.getByText(why)).toBeVisible();
  });

  test("says what waits to be sent, once that is known", async () => {
    await openPage();
    expect(screen.queryByText(/events/)).toBeNull();
    act(() => outboxStatus.set({ ...NOTHING_KNOWN, pending: 12, state: "not_signed_in" }));
    expect(screen.getByText("12 events wait: sign in under Settings to send them.")).toBeVisible();
    act(() => outboxStatus.set(NOTHING_KNOWN));
  });

  test("the alarm is tested as loud as it was set, and the loudness is kept", async () => {
    const { unmount } = await openPage();
    const slider = screen.getByRole("slider", { name: "Alarm loudness" });
    expect(slider).toHaveAttribute("aria-valuetext", "100%");
    await userEvent.click(button("Test the alarm"));
    expect(drive.testAlarm).toHaveBeenCalledOnce();
    localStorage.setItem("sleepsafe-alarm-volume", ".4");
    unmount();
    await openPage();
    expect(screen.getByRole("slider", { name: "Alarm loudness" })).toHaveValue("0.4");
    drive.show({ alarm: { ...drive.state().alarm, sound: "blocked" } });
    expect(screen.getByText(/No sound can come out/)).toBeVisible();
  });

  test.each([
    ["denied", /The camera is not allowed/, /address bar/],
    ["insecure", /not encrypted/, /https:\/\//],
    ["no_camera", /There is no camera/, /Connect one/],
    ["camera_busy", /Another app uses the camera/, /Close video calls/],
    ["download_failed", /files did not arrive/, /Check the connection/],
    ["engine_failed", /cannot measure eyes/, /Update the browser/],
  ] as const)("%s: what is wrong, what to do, and another try", async (problem, wrong, advice) => {
    await openPage();
    drive.show({ problem });
    expect(screen.getByRole("alert")).toHaveTextContent(wrong);
    expect(screen.getByRole("alert")).toHaveTextContent(advice);
    await userEvent.click(button("Try again"));
    expect(drive.start).toHaveBeenCalledOnce();
  });

  test("everything is there in German, too", async () => {
    await openPage();
    await setLanguage("de");
    expect(button("Starten")).toBeEnabled();
    expect(screen.getByRole("checkbox", { name: "Ich trage eine Brille" })).toBeVisible();
    drive.show({ problem: "denied" });
    expect(screen.getByRole("alert")).toHaveTextContent("Die Kamera ist nicht erlaubt");
  });
});

describe("the drive and the page", () => {
  test("reading goes on at the top when the drive begins, and when it is over", async () => {
    await openPage();
    drive.show({ phase: "starting", starting: { step: "camera", share: null } });
    expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
    expect(screen.queryByRole("button", { name: "Start" })).toBeNull();
    drive.stop();
    expect(screen.getByRole("heading", { level: 1, name: "Drive" })).toHaveFocus();
    expect(screen.getByRole("heading", { name: "Drives on this device" })).toBeVisible();
  });

  test("a page that goes away takes the drive with it: nobody would see what it says", async () => {
    const { unmount } = await openPage();
    drive.show({ phase: "monitoring" });
    unmount();
    expect(drive.stop).toHaveBeenCalledOnce();
  });
});

describe("the device", () => {
  test("finds the camera without asking for it, and one that is connected later", async () => {
    const devices: MediaDeviceInfo[] = [];
    stubDevices(devices);
    await openPage();
    expect(await screen.findByText(/None found/)).toBeVisible();
    devices.push(CAMERA);
    navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
    expect(await screen.findByText("Found")).toBeVisible();
  });

  test("an unencrypted page may use no camera, and says how it may", async () => {
    await openPage();
    expect(await screen.findByText(/open it by https/)).toBeVisible();
  });

  test("says whether the screen stays on and how much can be computed", async () => {
    vi.stubGlobal("crossOriginIsolated", true);
    stubNavigator({ wakeLock: {}, hardwareConcurrency: 4 });
    await openPage();
    expect(screen.getByText("Is kept on while driving")).toBeVisible();
    expect(screen.getByText("On several cores at once")).toBeVisible();
  });

  test("a device with less says what that means", async () => {
    await openPage();
    expect(screen.getByText(/This browser lets it go dark/)).toBeVisible();
    expect(screen.getByText(/On one core only/)).toBeVisible();
  });
});
