import { predictChunk } from "./api";
import { createEngine } from "./engine";
import { type Call, failureOf, type Reply } from "./messages";
import { sleep } from "./sleep";

const reply = (message: Reply) => self.postMessage(message);

const engine = createEngine({
  predictChunk,
  sleep,
  now: Date.now,
  report: (change) => reply({ type: "change", change }),
});

self.onmessage = async ({ data: { id, name, args } }: MessageEvent<Call>) => {
  try {
    // The page's side is typed by Engine: name and args belong together.
    const call = engine[name] as (...values: unknown[]) => Promise<unknown>;
    reply({ type: "answer", id, value: await call(...args) });
  } catch (cause) {
    reply({ type: "failed", id, failure: failureOf(cause) });
  }
};
