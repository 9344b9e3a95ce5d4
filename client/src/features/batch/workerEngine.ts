import type { Engine } from "./engine";
import { type Call, errorOf, type Reply } from "./messages";
import { EMPTY, type Snapshot } from "./snapshot";

type Report = (change: Partial<Snapshot>) => void;

interface Waiting {
  resolve: (value: never) => void;
  reject: (error: Error) => void;
}

/** The engine in a worker of its own, so that neither reading nor sending ever holds up the page. */
export function startWorkerEngine(report: Report): Engine {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let lastId = 0;

  function startWorker(): Worker {
    const started = new Worker(new URL("./batch.worker.ts", import.meta.url), { type: "module" });
    started.onmessage = ({ data }: MessageEvent<Reply>) => receive(data);
    started.onerror = () => giveUp(started);
    return started;
  }

  function receive(reply: Reply): void {
    if (reply.type === "change") {
      report(reply.change);
      return;
    }
    const call = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.type === "answer") call?.resolve(reply.value as never);
    else call?.reject(errorOf(reply.failure));
  }

  /** Its script did not arrive, or it ran out of memory: nobody waits for ever, the next call starts a new one. */
  function giveUp(failed: Worker): void {
    failed.terminate();
    worker = null;
    for (const { reject } of waiting.values()) reject(new Error("The worker failed."));
    waiting.clear();
    report(EMPTY);
  }

  function call<Name extends keyof Engine>(name: Name) {
    return (...args: Parameters<Engine[Name]>): ReturnType<Engine[Name]> => {
      lastId += 1;
      const message: Call = { id: lastId, name, args };
      const answer = new Promise<never>((resolve, reject) => {
        waiting.set(message.id, { resolve, reject });
      });
      worker ??= startWorker();
      worker.postMessage(message);
      return answer as ReturnType<Engine[Name]>;
    };
  }

  return {
    open: call("open"),
    clear: call("clear"),
    start: call("start"),
    pause: call("pause"),
    cancel: call("cancel"),
    retry: call("retry"),
    rows: call("rows"),
    rowAtLine: call("rowAtLine"),
    download: call("download"),
  };
}
