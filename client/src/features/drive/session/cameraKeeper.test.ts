import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { passMs } from "../alarm/alarmTest";
import { CameraProblem } from "../pipeline/camera";
import { Blocks } from "./blocks";
import { CameraKeeper } from "./cameraKeeper";
import { equip, FakeTrack, fakeVideos, streamOf } from "./sessionTest";

let tracks: FakeTrack[];
let devices: EventTarget;
let videos: ReturnType<typeof fakeVideos>;
let keeper: CameraKeeper;
const blocks = new Blocks(() => {});
const onFrame = vi.fn();
const onStream = vi.fn();
const open = vi.fn<() => Promise<MediaStream>>();

beforeEach(async () => {
  vi.useFakeTimers();
  tracks = [];
  devices = new EventTarget();
  equip({ mediaDevices: devices });
  videos = fakeVideos();
  for (const mock of [onFrame, onStream, open]) mock.mockReset();
  open.mockImplementation(async () => {
    tracks.push(new FakeTrack());
    return streamOf(tracks.at(-1) as FakeTrack);
  });
  keeper = new CameraKeeper({ blocks, onFrame, onStream, open });
});
afterEach(() => {
  keeper.stop();
  expect(tracks.every(({ stop }) => stop.mock.calls.length > 0)).toBe(true);
  expect([vi.getTimerCount(), videos.waiting.size]).toEqual([0, 0]);
  blocks.set("camera_lost", false);
  vi.useRealTimers();
});

const track = () => tracks.at(-1) as FakeTrack;

test("hands over each frame with the time at which it was taken", async () => {
  await keeper.start();
  await passMs(1000);
  videos.show(960);
  videos.show(970);
  expect(onFrame.mock.calls.map(([, t_ms]) => t_ms)).toEqual([960, 970]);
  expect(keeper.facts).toMatchObject({ label: "Front camera" });
});

test("a camera that is gone is asked for until it is back", async () => {
  await keeper.start();
  open.mockRejectedValueOnce(new CameraProblem("no_camera"));
  track().onended?.();
  expect(blocks.reasons).toEqual(["camera_lost"]);
  await passMs(2000);
  expect(blocks.reasons).toEqual(["camera_lost"]);
  await passMs(2000);
  expect(blocks.reasons).toEqual([]);
  expect(onStream.mock.calls.map(([stream]) => stream === null)).toEqual([false, true, false]);
  expect(videos.show()).toBe(1);
});

test("plugged in again it is opened at once, and once", async () => {
  await keeper.start();
  track().onended?.();
  devices.dispatchEvent(new Event("devicechange"));
  devices.dispatchEvent(new Event("devicechange"));
  await passMs(0);
  expect([open.mock.calls.length, blocks.reasons.length]).toEqual([2, 0]);
  await passMs(10_000);
  devices.dispatchEvent(new Event("devicechange"));
  await passMs(0);
  expect(open).toHaveBeenCalledTimes(2);
});

test("lost again while it is opened, it is asked for again", async () => {
  await keeper.start();
  track().onended?.();
  videos.play.mockImplementationOnce(async () => track().onended?.());
  await passMs(2000);
  expect(blocks.reasons).toEqual(["camera_lost"]);
  await passMs(2000);
  expect([open.mock.calls.length, blocks.reasons.length]).toEqual([3, 0]);
});

test("stopped while it is opened again, it is closed", async () => {
  await keeper.start();
  track().onended?.();
  let give = (_: MediaStream) => {};
  open.mockReturnValueOnce(new Promise((resolve) => (give = resolve)));
  await passMs(2000);
  keeper.stop();
  tracks.push(new FakeTrack());
  give(streamOf(track()));
  await passMs(0);
  expect(vi.getTimerCount()).toBe(0);
  expect(onStream).toHaveBeenLastCalledWith(null);
});

test("one that another app has from the start is said, and so is that it is back", async () => {
  const taken = Object.assign(new FakeTrack(), { muted: true });
  open.mockResolvedValueOnce(streamOf(taken));
  await keeper.start();
  expect(blocks.reasons).toEqual(["camera_taken"]);
  taken.onunmute?.();
  expect(blocks.reasons).toEqual([]);
  taken.onmute?.();
  taken.onended?.();
  expect(blocks.reasons).toEqual(["camera_lost"]);
  expect([taken.onmute, taken.onunmute, taken.onended]).toEqual([null, null, null]);
});

test("one that shows nothing is busy, not waited for", async () => {
  videos.play.mockReturnValue(new Promise(() => {}));
  const start = keeper.start();
  start.catch(() => {});
  await passMs(10_000);
  await expect(start).rejects.toMatchObject({ problem: "camera_busy" });
});

test("a video that was paused behind another page plays on", async () => {
  keeper.resume();
  expect(videos.play).not.toHaveBeenCalled();
  await keeper.start();
  vi.spyOn(HTMLMediaElement.prototype, "paused", "get").mockReturnValue(true);
  videos.play.mockRejectedValueOnce(new DOMException("", "AbortError"));
  keeper.resume();
  expect(videos.play).toHaveBeenCalledTimes(2);
});
