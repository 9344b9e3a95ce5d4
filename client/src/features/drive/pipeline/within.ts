/** The work's own outcome; rejects after `limit_ms`, and with the signal's reason once it is aborted. */
export async function within<Value>(
  work: Promise<Value>,
  limit_ms: number,
  signal?: AbortSignal,
): Promise<Value> {
  let end = () => {};
  const over = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`not within ${limit_ms} ms`)), limit_ms);
    const abort = () => reject(signal?.reason);
    signal?.addEventListener("abort", abort);
    end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
  });
  return Promise.race([work, over]).finally(end);
}
