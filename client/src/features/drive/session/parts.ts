import { reportEvent } from "../../../lib/outbox/outbox";
import { openStore, type Store } from "../history/store";
import { download } from "../pipeline/download";
import type { LandmarkerParts } from "../pipeline/landmarker";
import type { ReportEvent } from "./reporter";

/** What a drive works with; camera, engine and pictures are the browser's own unless they are given. */
export interface RunParts extends LandmarkerParts {
  store: Pick<Store, "saveSession" | "saveCalibration" | "calibration">;
  download: typeof download;
  report: ReportEvent;
  openCamera?: () => Promise<MediaStream>;
}

export function browserParts(): RunParts {
  return { store: openStore(), download, report: reportEvent };
}
