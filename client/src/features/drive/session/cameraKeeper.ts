import { closeCamera, openCamera } from "../pipeline/camera";
import { watchFrames } from "../pipeline/frames";
import type { Blocks } from "./blocks";

/** Until a camera that was lost is asked for again; `devicechange` comes sooner where it was unplugged. Ours. */
const RETRY_MS = 2000;

interface Collaborators {
  blocks: Blocks;
  onFrame: (video: HTMLVideoElement, t_ms: number) => void;
  onStream: (stream: MediaStream | null) => void;
  open?: () => Promise<MediaStream>;
}

/** The camera of a drive: it says when it is lost or taken by another app, and is opened again by itself. */
export class CameraKeeper {
  readonly #collaborators: Collaborators;
  readonly #open: () => Promise<MediaStream>;
  readonly #video = document.createElement("video");
  #stream: MediaStream | null = null;
  #endFrames = () => {};
  #retry: ReturnType<typeof setTimeout> | undefined;
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
  }

  stop(): void {
    this.#isStopped = true;
    this.#release();
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
    await this.#video.play();
    this.#endFrames = watchFrames(this.#video, (t_ms) =>
      this.#collaborators.onFrame(this.#video, t_ms),
    );
    this.#collaborators.onStream(stream);
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
    blocks.set("camera_taken", false);
    onStream(null);
    navigator.mediaDevices.addEventListener("devicechange", this.#reopen);
    this.#retry = setTimeout(this.#reopen, RETRY_MS);
  }

  readonly #reopen = async (): Promise<void> => {
    clearTimeout(this.#retry);
    if (this.#isStopped || this.#stream) return;
    try {
      await this.#use(await this.#open());
      this.#collaborators.blocks.set("camera_lost", false);
      navigator.mediaDevices.removeEventListener("devicechange", this.#reopen);
    } catch {
      this.#release();
      this.#retry = setTimeout(this.#reopen, RETRY_MS);
    }
  };

  #release(): void {
    clearTimeout(this.#retry);
    this.#endFrames();
    for (const track of this.#stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    this.#video.srcObject = null;
    this.#stream = null;
    navigator.mediaDevices?.removeEventListener("devicechange", this.#reopen);
  }
}
