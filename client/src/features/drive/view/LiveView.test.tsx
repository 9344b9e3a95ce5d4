import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { NOTHING_KNOWN, outboxStatus } from "../../../lib/outbox/status";
import { setLanguage } from "../../../test/language";
import { pass, startFakeTime, stopFakeTime } from "../../../test/time";
import { NORMAL } from "../science/policy";
import type { DriveState } from "../session/driveState";
import { expectAccessible, FEATURES, fakeDrive, openLive, PIPELINE } from "./driveTest";

// The strip draws on a canvas, which jsdom lacks.
vi.mock("./plot", () => ({ openPlot: () => ({ draw() {}, close() {} }) }));

let drive: ReturnType<typeof fakeDrive>;

const open = (change: Partial<DriveState>) => openLive(drive, change);

const decide = (change: Partial<DriveState["decision"]>) => ({
  phase: "monitoring" as const,
  decision: { ...NORMAL, ...change },
});

const state = () => screen.getByTestId("state");
const button = (name: string | RegExp) => screen.getByRole("button", { name });
const click = (name: string | RegExp) => userEvent.click(button(name));
const spoken = (role: "status" | "alert") =>
  screen
    .getAllByRole(role)
    .map((region) => region.textContent)
    .join("");
const figure = (name: string) => screen.getByText(name).nextElementSibling;

beforeEach(() => {
  drive = fakeDrive();
});

describe("monitoring", () => {
  test.each([
    ["normal", null, 0, "Awake", "Your eyes are in view."],
    ["advisory", "long_blinks", 1, "Careful", "Long blinks"],
    ["drowsy", "perclos", 2, "Drowsy", "Eyes closed for much of the last minute"],
    ["microsleep", "eyes_closed", 2, "Wake up!", "Eyes closed 2.1 s"],
    ["unresponsive", "eyes_closed", 3, "No response", "Eyes closed 2.1 s"],
  ] as const)("%s, for %s", (name, cause, level, word, reason) => {
    open({ ...decide({ state: name, cause, level }), closed_for_ms: 2140 });
    expect(state()).toHaveTextContent(`${word}${reason}`);
    expect(spoken(level >= 2 ? "alert" : "status")).toContain(word);
    expect(spoken(level >= 2 ? "status" : "alert")).not.toContain(word);
  });

  test.each([
    ["no_face", "No face in view"],
    ["no_frames", "No pictures"],
    ["low_fps", "Too few pictures"],
    ["dark", "Too dark"],
    ["camera_lost", "camera is gone"],
    ["camera_taken", "Another app took"],
    ["tab_hidden", "not in front"],
    ["worker_crashed", "measurement stopped"],
    ["asleep", "device was asleep"],
    ["something_new", "cannot be measured"],
  ])("not monitoring for %s is said loudly, with what to do", (reason, words) => {
    open(decide({ state: "not_monitoring", reasons: [reason] }));
    expect(state()).toHaveTextContent(/^Not monitoring.*\.$/);
    expect(state()).toHaveTextContent(words);
    expect(spoken("alert")).toContain(words);
  });

  test("the first second of a drive is no outage", () => {
    open(decide({ state: "not_monitoring" }));
    expect(state()).toHaveTextContent("Waiting for pictures");
    expect(spoken("alert")).toBe("");
  });

  test("seconds tick for the eyes, not for a screen reader", () => {
    open({
      ...decide({ state: "microsleep", cause: "eyes_closed", level: 2 }),
      closed_for_ms: 1600,
    });
    const before = spoken("alert");
    drive.show({ closed_for_ms: 2700 });
    expect(state()).toHaveTextContent("Eyes closed 2.7 s");
    expect(spoken("alert")).toBe(before);
  });

  test("what is not known yet is said to be so, and is no zero", () => {
    open(decide({}));
    expect(screen.getAllByText("not known yet")).toHaveLength(4);
    drive.show({ features: FEATURES });
    expect(figure("Eyes closed in the last minute")).toHaveTextContent("2.1%");
    expect(figure("Blinks")).toHaveTextContent("14 a minute");
    expect(figure("Last long blink")).toHaveTextContent("0.8 s 3 min ago");
    drive.show({
      features: { ...FEATURES, last_long_blink_ms: null, last_long_blink_end_ms: null },
    });
    expect(figure("Last long blink")).toHaveTextContent("none so far");
  });

  test("the strip is told in words, too", () => {
    const t_ms = Array.from({ length: 151 }, (_, i) => i * 200);
    drive = fakeDrive({ t_ms, openness: t_ms.map((t) => (t < 400 ? 0.1 : 0.95)) });
    open(decide({}));
    expect(screen.getByRole("img")).toHaveAccessibleName(
      /at least 95% open, at the least 10%; in view for 50%/,
    );
  });

  test("details say how the monitor itself is doing", async () => {
    open({ ...decide({}), pipeline: PIPELINE });
    await userEvent.click(screen.getByText("Details"));
    expect(figure("Camera")).toHaveTextContent("Front camera, 640 × 480 pixels");
    expect(figure("Time for a picture")).toHaveTextContent("35 ms, 95% within 41 ms");
    expect(figure("Early warning by the server")).toHaveTextContent("12 of 30");
    const classifier = { status: "unreachable", probabilities: [0.7, 0.2, 0.1] } as const;
    drive.show({ classifier: { ...drive.state().classifier, ...classifier } });
    expect(figure("Early warning by the server")).toHaveTextContent("alarms do not need it");
    expect(figure("Its estimate")).toHaveTextContent("alert 70.0%");
    expect(figure("Events for the server")).toHaveTextContent("none so far");
    act(() => outboxStatus.set({ ...NOTHING_KNOWN, pending: 3, problem: "full" }));
    expect(figure("Events for the server")).toHaveTextContent(
      /^This device is full.*3 events wait to be sent\.$/,
    );
    act(() => outboxStatus.set(NOTHING_KNOWN));
    await expectAccessible();
  });

  test("speaks German", async () => {
    open({
      ...decide({ state: "microsleep", cause: "eyes_closed", level: 2 }),
      closed_for_ms: 2140,
    });
    await setLanguage("de");
    expect(state()).toHaveTextContent("Aufwachen!Augen seit 2,1 s geschlossen");
    drive.show(decide({ state: "not_monitoring", reasons: ["dark"] }));
    expect(state()).toHaveTextContent(/^Nicht überwachtZu dunkel/);
  });
});

describe("notices", () => {
  test("no sound is said at once, and the tap tries again", async () => {
    open(decide({}));
    drive.show({ alarm: { ...drive.state().alarm, sound: "blocked" } });
    await click("NO SOUND: tap here");
    expect(drive.testAlarm).toHaveBeenCalledOnce();
  });

  test("a break is advised, and a screen that may go dark is said to", () => {
    open({ ...decide({ take_break: "time_on_task" }), screen: "may_darken" });
    expect(spoken("status")).toMatch(/Two hours without a break.*screen may go dark/);
  });
});

describe("buttons", () => {
  beforeEach(startFakeTime);
  afterEach(stopFakeTime);

  test("mute is answered by what is left of it, and taken back by the same button", async () => {
    const user = userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) });
    open(decide({}));
    button("Mute 60 s").focus();
    await user.keyboard(" ");
    expect(drive.mute).toHaveBeenCalledOnce();
    drive.show({ alarm: { ...drive.state().alarm, muted_until_ms: Date.now() + 60_000 } });
    await pass(17);
    expect(button(/^Muted, 4[2-4] s left/)).toHaveFocus();
    await user.keyboard("{Enter}");
    expect(drive.unmute).toHaveBeenCalledOnce();
  });

  test("time without a break goes on by the second", async () => {
    open({ ...decide({}), on_task_since_ms: Date.now() - 3_540_000 });
    expect(figure("Time without a break")).toHaveTextContent("59 min");
    await pass(61);
    expect(figure("Time without a break")).toHaveTextContent("1 h");
  });
});

describe("questions", () => {
  test("stopping is asked about first, and Escape from it is one tap", async () => {
    open(decide({}));
    await click("Stop");
    const question = within(screen.getByRole("region", { name: "Stop monitoring?" }));
    await userEvent.click(question.getByRole("button", { name: "Keep monitoring" }));
    expect(drive.stop).not.toHaveBeenCalled();
    expect(button("Stop")).toHaveFocus();
    await click("Stop");
    await userEvent.click(
      within(screen.getByRole("region", { name: "Stop monitoring?" })).getByRole("button", {
        name: "Stop",
      }),
    );
    expect(drive.stop).toHaveBeenCalledOnce();
  });

  test("after an alarm: drowsy, a false alarm, or no answer", async () => {
    const feedback = { state: "microsleep", cause: "eyes_closed", at_ms: Date.now() } as const;
    open({ ...decide({}), feedback: { ...feedback, alarm_id: "1" } });
    expect(document.body).toHaveFocus();
    expect(screen.getByText(/^Alarm at .*: Eyes closed$/)).toBeVisible();
    await click("I was drowsy");
    await click("False alarm");
    await click("No answer");
    expect(drive.answerFeedback.mock.calls).toEqual([["drowsy"], ["false_alarm"], ["no_answer"]]);
    await expectAccessible();
  });

  test("how sleepy, on demand: nine steps with the scale's own words", async () => {
    drive.askKss.mockImplementation(() => drive.show({ is_kss_due: true }));
    open(decide({}));
    await click("How sleepy are you?");
    const question = screen.getByRole("region", { name: "How sleepy are you?" });
    expect(question).toHaveFocus();
    expect(within(question).getAllByRole("listitem")).toHaveLength(9);
    await click(/^7 Sleepy, but no effort to keep awake$/);
    expect(drive.answerKss).toHaveBeenCalledExactlyOnceWith(7);
  });

  test("calibrating again is asked about: meanwhile nothing is monitored", async () => {
    open(decide({}));
    await click("Calibrate again");
    await click("Calibrate");
    expect(drive.recalibrate).toHaveBeenCalledOnce();
    expect(screen.queryByRole("region", { name: "Calibrate again?" })).toBeNull();
  });
});

describe("parked", () => {
  test("is not monitoring, asks how sleepy the driver is, and drives on", async () => {
    open(decide({}));
    await click("Park");
    expect(drive.park).toHaveBeenCalledOnce();
    drive.show({ phase: "parked", is_kss_due: true });
    expect(state()).toHaveTextContent(/^ParkedNot monitoring/);
    expect(spoken("status")).toContain("Parked. Not monitoring");
    await click("Not now");
    expect(drive.answerKss).toHaveBeenCalledExactlyOnceWith(null);
    await click("Drive on");
    expect(drive.goOn).toHaveBeenCalledOnce();
  });
});

test("the picture is off until it is asked for", async () => {
  open({ ...decide({}), stream: {} as MediaStream });
  expect(document.querySelector("video")).toBeNull();
  await click("Show picture");
  expect(document.querySelector("video")?.srcObject).toBe(drive.state().stream);
  await click("Hide picture");
  expect(document.querySelector("video")).toBeNull();
});
