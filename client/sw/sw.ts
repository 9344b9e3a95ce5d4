import { matchPrecache, type PrecacheEntry, precacheAndRoute } from "workbox-precaching";
import { registerRoute, setCatchHandler } from "workbox-routing";
import { API_PATHS } from "../src/api/paths";

// Keeps the app going when the server is gone. What the API answers never comes this way.
declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: PrecacheEntry[] };

/** Ours: longer than a slow phone waits for a page, shorter than a person waits for an app. */
const PAGE_WITHIN_MS = 3000;
/** 500 and above: a server, or the proxy before it, that is not there for anybody. */
const FIRST_SERVER_ERROR = 500;

/** Face models and WebAssembly. The page fills this cache when the driver agrees, and clears what is outdated. */
const MONITOR_CACHE = "sleepsafe-monitor";
const MONITOR_FILES = "/assets/monitor/";

/** As server/routes/pages.py chooses. */
const SHELLS = { en: "/shell/index.html", de: "/shell/index.de.html" };

precacheAndRoute(self.__WB_MANIFEST, { cleanURLs: false, directoryIndex: "" });
registerRoute(({ url }) => url.pathname.startsWith(MONITOR_FILES), monitorFile);
registerRoute(
  ({ request, url }) => request.mode === "navigate" && !isAnsweredByApi(url.pathname),
  page,
);
// A cache that cannot be read is no worse than none.
setCatchHandler(({ request }) => fetch(request));

// The first visit's page gets its files from here, too, without being loaded anew.
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
// Not by itself: src/app/serviceWorker.ts asks for it when nobody drives.
self.addEventListener("message", ({ data }) => {
  if (data === "skipWaiting") void self.skipWaiting();
});

function isAnsweredByApi(path: string): boolean {
  return API_PATHS.some((own) => path === own || path.startsWith(`${own}/`));
}

/** From the server while there is one, so that no old version is kept alive by this. */
async function page({ request }: { request: Request }): Promise<Response> {
  const answer = fetch(request);
  const inTime = await Promise.race([answer.catch(() => null), after(PAGE_WITHIN_MS)]);
  if (inTime && inTime.status < FIRST_SERVER_ERROR) return inTime;
  return (await keptShell()) ?? answer;
}

function after(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(resolve, ms, null));
}

function keptShell(): Promise<Response | undefined> {
  const wanted = self.navigator.languages.map((tag) => tag.split("-")[0]);
  return matchPrecache(
    wanted.find((tag) => tag === "en" || tag === "de") === "de" ? SHELLS.de : SHELLS.en,
  );
}

interface MonitorRequest {
  request: Request;
  event: ExtendableEvent;
}

async function monitorFile({ request, event }: MonitorRequest): Promise<Response> {
  const cache = await caches.open(MONITOR_CACHE);
  const kept = await cache.match(request.url, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  if (response.status === 200) {
    // A full disk must not keep the file from who asked for it.
    event.waitUntil(cache.put(request.url, response.clone()).catch(() => {}));
  }
  return response;
}
