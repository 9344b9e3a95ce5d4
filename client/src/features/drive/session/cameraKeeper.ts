import { CameraProblem, closeCamera, openCamera } from "../pipeline/camera";
import { watchFrames } from "../pipeline/frames";
import { within } from "../pipeline/within";
import type { Blocks } from "./blocks";

/** Until a camera that was lost is asked for again; `devicechange` comes sooner where it was unplugged. Ours. */
const RETRY_MS = 2000;
/** Until a camera that was given must show something; one that another app holds may not. Ours. */
const FIRST_PICTURE_MS = 10_000;

interface Collaborators {
  blocks: Blocks;
  onFrame: (video: HTMLVideoElement, t_ms: number) => void;
  onStream: (stream: MediaStream | null) => void;
  open?: (() => Promise<MediaStream>) | undefined;
}

/** The camera of a drive: it says when it is lost or taken by another app, and is opened again by itself. */
export class CameraKeeper {
  readonly #collaborators: Collaborators;
  readonly #open: () => Promise<MediaStream>;
  readonly #video = document.createElement("video");
  #stream: MediaStream | null = null;
  #endFrames = () => {};
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isOpening = false;
  #isStopped = false;

  constructor(collaborators: Collaborators) {
    this.#collaborators = collaborators;
    this.#open = collaborators.open ?? openCamera;
    this.#video.muted = true;
    this.#video.playsInline = true;
  }

  /** Rejects with a CameraProblem. */
  async start(): Promise<void> {
    await this.#use(await this.#open());
    if (!this.#isStopped) navigator.mediaDevices?.addEventListener("devicechange", this.#reopen);
  }

  stop(): void {
    this.#isStopped = true;
    navigator.mediaDevices?.removeEventListener("devicechange", this.#reopen);
    this.#release();
  }

  /** The page is seen again: some browsers leave a video paused that was hidden. */
  resume(): void {
    if (this.#stream && this.#video.paused) void this.#video.play().catch(() => {});
  }

  get facts() {
    const track = this.#stream?.getVideoTracks()[0];
    const { videoWidth, videoHeight } = this.#video;
    return { label: track?.label ?? "", width_px: videoWidth, height_px: videoHeight };
  }

  async #use(stream: MediaStream): Promise<void> {
    if (this.#isStopped) return closeCamera(stream);
    this.#stream = stream;
    for (const track of stream.getVideoTracks()) this.#follow(track);
    this.#video.srcObject = stream;
    await this.#play();
    // Lost or stopped meanwhile.
    if (stream !== this.#stream) return;
    this.#endFrames = watchFrames(this.#video, (t_ms) =>
      this.#collaborators.onFrame(this.#video, t_ms),
    );
    this.#collaborators.onStream(stream);
  }

  async #play(): Promise<void> {
    try {
      await within(this.#video.play(), FIRST_PICTURE_MS);
    } catch {
      throw new CameraProblem("camera_busy");
    }
  }

  #follow(track: MediaStreamTrack): void {
    const { blocks } = this.#collaborators;
    // The system gives it to another app, and back.
    blocks.set("camera_taken", track.muted);
    track.onmute = () => blocks.set("camera_taken", true);
    track.onunmute = () => blocks.set("camera_taken", false);
    track.onended = () => this.#lose();
  }

  #lose(): void {
    this.#release();
    const { blocks, onStream } = this.#collaborators;
    blocks.set("camera_lost", true);
    onStream(null);
    this.#retry = setTimeout(this.#reopen, RETRY_MS);
  }

  readonly #reopen = async (): Promise<void> => {
    // Timer and `devicechange` may come together: a second camera would stay on for ever.
    if (this.#isOpening || this.#isStopped || this.#stream) return;
    this.#isOpening = true;
    await this.#open()
      .then((stream) => this.#use(stream))
      .catch(() => this.#release());
    this.#isOpening = false;
    if (this.#isStopped) return;
    clearTimeout(this.#retry);
    if (this.#stream) this.#collaborators.blocks.set("camera_lost", false);
    else this.#retry = setTimeout(this.#reopen, RETRY_MS);
  };

  #release(): void {
    clearTimeout(this.#retry);
    this.#endFrames();
    this.#endFrames = () => {};
    for (const track of this.#stream?.getTracks() ?? []) {
      track.onended = track.onmute = track.onunmute = null;
      track.stop();
    }
    this.#collaborators.blocks.set("camera_taken", false);
    this.#video.srcObject = null;
    this.#stream = null;
  }
}
