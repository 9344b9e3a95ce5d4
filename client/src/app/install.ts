import { createStore } from "../lib/store";

/** Chromium's, and in no standard: the browser offers to install the app. */
export interface InstallOffer extends Event {
  prompt: () => Promise<unknown>;
}

declare global {
  interface Window {
    /** What came before the app did; main.ts keeps it. */
    installOffer?: Event;
  }
}

export const installOffer = createStore<InstallOffer | null>(null);

/** Follows the offers of the browser, which end with the installation. */
export function followInstallOffers(): void {
  const keep = (offer: Event) => installOffer.set(offer as InstallOffer);
  if (window.installOffer) keep(window.installOffer);
  window.addEventListener("beforeinstallprompt", keep);
  window.addEventListener("appinstalled", () => installOffer.set(null));
}

/** An offer can be taken up once; the browser makes another one when it sees fit. */
export async function install(offer: InstallOffer): Promise<void> {
  installOffer.set(null);
  await offer.prompt();
}
