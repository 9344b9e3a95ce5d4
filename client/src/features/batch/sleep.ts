/** Rejects when the signal is aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(finish, ms);
    signal.addEventListener("abort", drop);

    function finish(): void {
      signal.removeEventListener("abort", drop);
      resolve();
    }

    function drop(): void {
      clearTimeout(timer);
      reject(signal.reason);
    }
  });
}
