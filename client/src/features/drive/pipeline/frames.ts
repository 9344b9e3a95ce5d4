/** Without the browser's own signal for a new frame: as often as a usual camera gives one. */
const POLL_MS = 33;

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
    onFrame(captureTime ?? now);
  };
  handle = video.requestVideoFrameCallback(next);
  return () => video.cancelVideoFrameCallback(handle);
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
