import { base } from "virtual:monitor-files";
import { type MonitorFile, neededFiles } from "./files";

/** The service worker answers from it, see sw/sw.ts. */
const CACHE = "sleepsafe-monitor";

/** Whether the engine would start without a network. */
export async function isDownloaded(): Promise<boolean> {
  const cache = await openCache();
  if (!cache) return false;
  const kept = await Promise.all(
    neededFiles(crossOriginIsolated).map(({ url }) => cache.match(url)),
  );
  return kept.every(Boolean);
}

/**
 * Fetches what is not there yet, and keeps it for when there is no network. `report` gets the share of the bytes, 0-1.
 * Rejects with the failure when one does not arrive; the others stay.
 */
export async function download(
  report: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const cache = await openCache();
  const needed = neededFiles(crossOriginIsolated);
  const total = needed.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  const add = (bytes: number) => {
    done += bytes;
    report(Math.min(1, done / total));
  };
  await Promise.all(needed.map((file) => fetchOnce(file, cache, add, signal)));
  // What is too much is in nobody's way.
  await prune(cache).catch(() => {});
}

async function fetchOnce(
  { url, bytes }: MonitorFile,
  cache: Cache | null,
  add: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  if (await cache?.match(url).catch(() => undefined)) return add(bytes);
  const response = await fetch(url, { signal });
  if (!response.ok || !response.body) throw new Error(`${url}: ${response.status}`);
  const kept = keep(cache, url, response.clone());
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    add(value.length);
  }
  await kept;
}

/** A full disk costs the offline start, not this one. */
async function keep(cache: Cache | null, url: string, response: Response): Promise<void> {
  await cache?.put(url, response).catch(() => {});
}

/** Files of versions before this one. */
async function prune(cache: Cache | null): Promise<void> {
  if (!cache) return;
  const outdated = (await cache.keys()).filter(
    ({ url }) => !new URL(url).pathname.startsWith(base),
  );
  await Promise.all(outdated.map((request) => cache.delete(request)));
}

/** Private windows may refuse it. */
async function openCache(): Promise<Cache | null> {
  return "caches" in globalThis ? await caches.open(CACHE).catch(() => null) : null;
}
