import type { Answer, Backend, Measurement, Request } from "./measurement";

/** Finds a face's landmarks; asked one thing at a time. */
export interface Engine {
  load: (backend: Backend) => Promise<void>;
  measure: (picture: ImageBitmap, t_ms: number) => Promise<Measurement>;
  stop: () => void;
}

export const HAS_WORKERS = typeof Worker !== "undefined" && typeof OffscreenCanvas !== "undefined";

/** In a worker, so that it never holds up the page; beside the page's own work where the browser has none of the kind. */
export function startEngine(): Engine {
  return HAS_WORKERS ? startWorker() : startInPage();
}

interface Waiting {
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

function startWorker(): Engine {
  const worker = new Worker(new URL("./landmarks.worker.ts", import.meta.url), { type: "module" });
  let waiting: Waiting | null = null;
  worker.onerror = ({ message }) => waiting?.reject(new Error(message));
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    if (data.type === "failed") waiting?.reject(new Error(data.message));
    else waiting?.resolve(data);
  };

  function ask<Type extends Answer["type"]>(
    request: Request,
    transfer: Transferable[] = [],
  ): Promise<Extract<Answer, { type: Type }>> {
    return new Promise((resolve, reject) => {
      waiting = { resolve: resolve as (answer: Answer) => void, reject };
      worker.postMessage(request, transfer);
    });
  }

  return {
    load: async (backend) => {
      await ask<"ready">({ type: "load", backend });
    },
    measure: async (picture, t_ms) =>
      (await ask<"measured">({ type: "measure", picture, t_ms }, [picture])).measurement,
    stop: () => worker.terminate(),
  };
}

function startInPage(): Engine {
  const module = import("./landmarks");
  let measure: Engine["measure"] = () => Promise.reject(new Error("not loaded"));
  return {
    load: async (backend) => {
      measure = await (await module).loadLandmarks(backend);
    },
    measure: async (picture, t_ms) => {
      try {
        return await measure(picture, t_ms);
      } finally {
        picture.close();
      }
    },
    stop: () => {},
  };
}
