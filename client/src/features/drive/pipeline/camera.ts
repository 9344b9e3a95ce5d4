import type { StartProblem } from "../session/driveState";

/** A face of a third of its height has eyes of 30 px: enough for the landmarks, little for the processor. */
const WANTED: MediaTrackConstraints = {
  facingMode: "user",
  width: { ideal: 640 },
  height: { ideal: 480 },
  frameRate: { ideal: 30 },
};

/** Names of DOMException, W3C Media Capture and Streams. */
const PROBLEMS: Record<string, StartProblem> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "no_camera",
  OverconstrainedError: "no_camera",
  NotReadableError: "camera_busy",
  AbortError: "camera_busy",
};

export class CameraProblem extends Error {
  readonly problem: StartProblem;

  constructor(problem: StartProblem) {
    super(problem);
    this.problem = problem;
  }
}

/** Asks for the camera that looks at the driver. Rejects with a CameraProblem. */
export async function openCamera(): Promise<MediaStream> {
  // An unencrypted page has none.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices) throw new CameraProblem("insecure");
  try {
    return await devices.getUserMedia({ video: WANTED, audio: false });
  } catch (cause) {
    const { name = "" } = cause as Partial<Error>;
    throw new CameraProblem(PROBLEMS[name] ?? "camera_busy");
  }
}

export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
