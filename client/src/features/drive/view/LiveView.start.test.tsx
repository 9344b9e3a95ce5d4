import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { DriveState } from "../session/driveState";
import { expectAccessible, fakeDrive, openLive } from "./driveTest";

// The strip draws on a canvas, which jsdom lacks.
vi.mock("./plot", () => ({ openPlot: () => ({ draw() {}, close() {} }) }));

let drive: ReturnType<typeof fakeDrive>;

const open = (change: Partial<DriveState>) => openLive(drive, change);
const state = () => screen.getByTestId("state");

beforeEach(() => {
  drive = fakeDrive();
});

describe("starting", () => {
  test("explains the browser's question while it is asked, and can be cancelled", async () => {
    open({ phase: "starting", starting: { step: "camera", share: null } });
    expect(state()).toHaveTextContent(/Waiting for the camera.*choose “Allow”.*No picture leaves/);
    await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
    expect(drive.stop).toHaveBeenCalledOnce();
  });

  test("shows what has arrived, in MB", () => {
    open({ phase: "starting", starting: { step: "download", share: 0.5 } });
    expect(screen.getByRole("progressbar", { name: "Download" })).toHaveValue(0.5);
    expect(state()).toHaveTextContent(/\d of \d+(\.\d)? MB/);
    drive.show({ starting: { step: "engine", share: null } });
    expect(state()).toHaveTextContent("Preparing the measurement");
    drive.show({ starting: { step: "check", share: null } });
    expect(state()).toHaveTextContent("kept calibration fits");
  });
});

describe("calibrating", () => {
  const calibrating = {
    progress: 0.3,
    obstacle: "none",
    refusal: null,
    hasOutgrown: false,
  } as const;

  test("is not monitoring yet, and says how long it takes", async () => {
    open({ phase: "calibrating", calibrating });
    expect(state()).toHaveTextContent("Not monitoring yet");
    expect(state()).toHaveTextContent("42 s left");
    expect(state()).toHaveTextContent(/Look at the road/);
    await expectAccessible();
  });

  test("says what keeps it from going on, and what to do", () => {
    open({ phase: "calibrating", calibrating: { ...calibrating, obstacle: "no_face" } });
    expect(state()).toHaveTextContent(/No face in view.*whole face/);
    const said = screen.getAllByRole("status").map((region) => region.textContent);
    expect(said).toContain("Not monitoring yet. No face in view");
  });

  test.each([
    ["eyes_closed", /squinting/],
    ["unsteady", /too unsteady/],
    ["too_few_frames", /too seldom/],
    ["implausible_ear", /cannot be eyes/],
  ] as const)("a try that gave nothing for %s says why", (refusal, words) => {
    open({ phase: "calibrating", calibrating: { ...calibrating, refusal } });
    expect(state()).toHaveTextContent(words);
  });

  test("a kept calibration that does not fit is said not to", () => {
    open({ phase: "calibrating", calibrating: { ...calibrating, hasOutgrown: true } });
    expect(state()).toHaveTextContent(/does not fit today/);
  });
});
