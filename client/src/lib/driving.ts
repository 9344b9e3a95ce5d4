import { createStore, type Store } from "./store";

/** Held by every tab that monitors a drive: meanwhile no other tab exchanges the app's version under it. */
export const DRIVING_LOCK = "sleepsafe-driving";

const inThisTab = createStore(false);
let letGo = () => {};

/** Whether this tab monitors a drive. Until it ends the app neither restarts nor asks whether it may. */
export const driving: Store<boolean> = {
  ...inThisTab,
  set(isDriving) {
    if (isDriving === inThisTab.get()) return;
    letGo();
    if (isDriving) holdLock();
    inThisTab.set(isDriving);
  },
};

function holdLock(): void {
  const over = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  // Insecure addresses have no locks, and no service worker that could change anything. A tab that closes lets go.
  void navigator.locks?.request(DRIVING_LOCK, { mode: "shared" }, () => over);
}
