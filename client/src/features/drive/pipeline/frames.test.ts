import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fakeVideos } from "../session/sessionTest";
import { watchFrames } from "./frames";

beforeEach(() => {
  vi.useFakeTimers();
  vi.advanceTimersByTime(1_000_000);
});
afterEach(() => {
  vi.useRealTimers();
});

const at: number[] = [];
const onFrame = (t_ms: number) => at.push(t_ms);

test("a frame's time is that of its capture, where it is told on the page's clock", () => {
  at.length = 0;
  const videos = fakeVideos();
  const end = watchFrames(document.createElement("video"), onFrame);
  const now = performance.now();
  // 40 ms ago; none; long ago; since 1970; in the future.
  for (const captured of [now - 40, Number.NaN, 0, Date.now(), now + 5]) videos.show(captured);
  expect(at).toEqual([now - 40, now, now, now, now]);
  end();
  expect(videos.show()).toBe(0);
});

test("a browser without that signal is looked at as often as a camera shows something", () => {
  at.length = 0;
  Reflect.deleteProperty(HTMLVideoElement.prototype, "requestVideoFrameCallback");
  const video = document.createElement("video");
  let shown = 0;
  vi.spyOn(video, "currentTime", "get").mockImplementation(() => shown);
  const end = watchFrames(video, onFrame);
  vi.advanceTimersByTime(100);
  expect(at).toHaveLength(1);
  shown = 0.1;
  vi.advanceTimersByTime(100);
  expect(at).toHaveLength(2);
  expect(performance.now() - (at[1] ?? 0)).toBeLessThan(100);
  end();
  shown = 0.2;
  vi.advanceTimersByTime(100);
  expect(at).toHaveLength(2);
});
