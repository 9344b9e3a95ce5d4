import { expect, test, vi } from "vitest";
import { FakeTrack, streamOf } from "../session/sessionTest";
import { closeCamera, openCamera } from "./camera";

function equipWith(getUserMedia: (() => Promise<MediaStream>) | null): void {
  const value = getUserMedia ? { getUserMedia } : undefined;
  Object.defineProperty(navigator, "mediaDevices", { configurable: true, value });
}

test.each([
  ["NotAllowedError", "denied"],
  ["SecurityError", "denied"],
  ["NotFoundError", "no_camera"],
  ["NotReadableError", "camera_busy"],
  ["SomethingNewError", "camera_busy"],
])("%s is said as %s", async (name, problem) => {
  equipWith(() => Promise.reject(new DOMException("", name)));
  await expect(openCamera()).rejects.toMatchObject({ problem });
});

test("an unencrypted page has no cameras", async () => {
  equipWith(null);
  await expect(openCamera()).rejects.toMatchObject({ problem: "insecure" });
});

test("asks for pictures of the driver, and for no sound", async () => {
  const track = new FakeTrack();
  const getUserMedia = vi.fn(async () => streamOf(track));
  equipWith(getUserMedia);
  closeCamera(await openCamera());
  expect(getUserMedia).toHaveBeenCalledWith({
    audio: false,
    video: expect.objectContaining({ facingMode: "user" }),
  });
  expect(track.stop).toHaveBeenCalled();
});
