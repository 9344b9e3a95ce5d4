/** Without the browser's own signal for a new frame: as often as a usual camera gives one. */
const POLL_MS = 33;
/** A camera's frame is some 100 ms old when it is handed over; a time further away is of another clock. Ours. */
const OLDEST_MS = 1000;

/**
 * Calls `onFrame` with each frame's time (ms, on the clock of performance.now) as long as the page is seen. Returns how
 * to end that.
 */
export function watchFrames(video: HTMLVideoElement, onFrame: (t_ms: number) => void): () => void {
  return "requestVideoFrameCallback" in video
    ? onCallback(video, onFrame)
    : byPolling(video, onFrame);
}

function onCallback(video: HTMLVideoElement, onFrame: (t_ms: number) => void): () => void {
  let handle = 0;
  const next = (now: number, { captureTime }: VideoFrameCallbackMetadata) => {
    handle = video.requestVideoFrameCallback(next);
    onFrame(frameTime(now, captureTime));
  };
  handle = video.requestVideoFrameCallback(next);
  return () => video.cancelVideoFrameCallback(handle);
}

/** Browsers differ in what they call the time of capture: 0, a time since 1970, or nothing at all. */
function frameTime(now: number, captureTime: number | undefined): number {
  const age_ms = now - (captureTime ?? now);
  return age_ms >= 0 && age_ms <= OLDEST_MS ? now - age_ms : now;
}

function byPolling(video: HTMLVideoElement, onFrame: (t_ms: number) => void): () => void {
  let shown = -1;
  const timer = setInterval(() => {
    if (video.currentTime === shown) return;
    shown = video.currentTime;
    onFrame(performance.now());
  }, POLL_MS);
  return () => clearInterval(timer);
}
