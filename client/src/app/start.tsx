import { StrictMode } from "react";
import { BrowserRouter } from "react-router";
import { loadOutbox } from "../lib/outbox/outbox";
import { App } from "./App";
import { preferredLanguage, startI18n } from "./i18n";
import { followInstallOffers } from "./install";
import { Providers } from "./Providers";
import { createQueryClient } from "./queryClient";
import { show } from "./react";
import { ROUTES } from "./routes";

/** Ours: by then a page on a slow phone has its answers and is at rest. */
const QUIET_AFTER_MS = 4000;

/** `onLost` is called when nothing of the app is left. */
export async function start(onLost: () => void): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no #root");
  followInstallOffers();
  const started = startI18n(preferredLanguage());
  await ROUTES.find(({ path }) => path === window.location.pathname)?.page.preload();
  await started;
  show(
    <StrictMode>
      <Providers queryClient={createQueryClient()}>
        <BrowserRouter useTransitions={false}>
          <App />
        </BrowserRouter>
      </Providers>
    </StrictMode>,
    root,
    onLost,
  );
  whenQuiet(sendWhatWaits);
  if (import.meta.env.PROD) whenQuiet(prepareForOffline);
}

/** Events that the last visit left, whichever page is opened. */
async function sendWhatWaits(): Promise<void> {
  try {
    await loadOutbox();
  } catch {
    // The next event, or the next visit, tries again.
  }
}

/** After all that the page itself needs. Without its service worker the app lacks nothing while there is a server. */
async function prepareForOffline(): Promise<void> {
  try {
    const { registerServiceWorker } = await import("./serviceWorker");
    await registerServiceWorker();
  } catch {
    // The next visit tries again.
  }
}

function whenQuiet(task: () => Promise<void>): void {
  const later = () => setTimeout(task, QUIET_AFTER_MS);
  if (document.readyState === "complete") later();
  else window.addEventListener("load", later, { once: true });
}
