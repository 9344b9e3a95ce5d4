import { base, files } from "virtual:monitor-files";

const THREADS = "-threaded-simd.wasm";
const NO_THREADS = "-simd.wasm";

export interface MonitorFile {
  readonly url: string;
  readonly bytes: number;
}

/** What TensorFlow.js will ask for; only an isolated page may use several cores. */
export function neededFiles(isIsolated: boolean): readonly MonitorFile[] {
  return files
    .filter(({ name }) => isNeeded(name, isIsolated))
    .map(({ name, bytes }) => ({ url: base + name, bytes }));
}

/** What a browser gets once; shown before it does, when it is not known yet whether the page is isolated. */
export const DOWNLOAD_BYTES: number = files
  .filter(({ name }) => isNeeded(name, true))
  .reduce((sum, { download_bytes }) => sum + download_bytes, 0);

function isNeeded(name: string, isIsolated: boolean): boolean {
  if (!name.endsWith(".wasm")) return true;
  return isIsolated ? name.endsWith(THREADS) : name.endsWith(NO_THREADS) && !name.endsWith(THREADS);
}
