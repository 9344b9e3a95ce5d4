import { DRIVING_LOCK, driving } from "../lib/driving";
import { update } from "./update";

/** At the root, so that it serves every page; from sw/sw.ts. */
const SCRIPT = "/sw.js";
/** Ours: soon enough after a drive, and no work while it lasts. */
const TRY_AGAIN_MS = 1000;

/** Keeps the app for when there is no server, and tells `update` of a new version. Fails where that is not allowed. */
export async function registerServiceWorker(): Promise<void> {
  // Without locks nobody could tell whether another tab drives.
  if (!("serviceWorker" in navigator && "locks" in navigator)) return;
  const registration = await navigator.serviceWorker.register(SCRIPT, { updateViaCache: "none" });
  const look = () => offer(registration);
  const follow = (worker: ServiceWorker | null) => worker?.addEventListener("statechange", look);
  registration.addEventListener("updatefound", () => follow(registration.installing));
  follow(registration.installing);
  follow(registration.waiting);
  look();
  document.addEventListener("visibilitychange", () => askForUpdate(registration));
}

function offer({ active, waiting }: ServiceWorkerRegistration): void {
  // The very first one waits for nobody.
  const isNew = active && waiting;
  update.set(isNew && { restart: (onWait, signal) => restart(waiting, onWait, signal) });
}

/** An installed app is seldom loaded anew, only shown again. */
function askForUpdate(registration: ServiceWorkerRegistration): void {
  if (document.hidden || driving.get()) return;
  // Without a server there is none.
  void registration.update().catch(() => {});
}

async function restart(
  worker: ServiceWorker,
  onWait: () => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    if (await activateUnlessDriving(worker)) return window.location.reload();
    onWait();
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
  }
}

/** All tabs get the new worker at once: under the lock, so that no drive begins meanwhile. */
async function activateUnlessDriving(worker: ServiceWorker): Promise<boolean> {
  return navigator.locks.request(DRIVING_LOCK, { ifAvailable: true }, async (lock) => {
    if (lock) await activate(worker);
    return lock !== null;
  });
}

async function activate(worker: ServiceWorker): Promise<void> {
  // Or replaced by a newer one, or taken over on behalf of another tab.
  if (worker.state !== "installed") return;
  const settled = new Promise<void>((resolve) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated" || worker.state === "redundant") resolve();
    });
  });
  worker.postMessage("skipWaiting");
  await settled;
}
