interface Clock {
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

const NEVER = new AbortController().signal;

/** Runs `action` at once and then at most every `everyMs`; the last call is never lost. */
export function createThrottle(everyMs: number, { sleep }: Clock, action: () => void): () => void {
  let isResting = false;
  let isAsked = false;

  async function run(): Promise<void> {
    isResting = true;
    do {
      isAsked = false;
      action();
      await sleep(everyMs, NEVER);
    } while (isAsked);
    isResting = false;
  }

  return () => {
    isAsked = true;
    if (!isResting) void run();
  };
}
