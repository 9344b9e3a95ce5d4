import { loadLandmarks, type Measure } from "./landmarks";
import type { Answer, Request } from "./measurement";

let measure: Measure | null = null;

const answer = (message: Answer) => self.postMessage(message);

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  try {
    if (data.type === "load") {
      measure = await loadLandmarks(data.backend);
      answer({ type: "ready", backend: data.backend });
    } else if (measure) {
      answer({ type: "measured", measurement: await measure(data.picture, data.t_ms) });
    }
  } catch (cause) {
    answer({ type: "failed", message: cause instanceof Error ? cause.message : String(cause) });
  } finally {
    if (data.type === "measure") data.picture.close();
  }
};
