import { createStore } from "../lib/store";

/** A new version of the app, wholly there and waiting to take over. */
export interface Update {
  /** Takes over and reloads this tab, once no tab monitors a drive; `onWait` is called when one does. */
  restart: (onWait: () => void, signal: AbortSignal) => Promise<void>;
}

/** From serviceWorker.ts, which loads late. */
export const update = createStore<Update | null>(null);
