import { useSyncExternalStore } from "react";
import { readLocal, writeLocal } from "../localValue";
import { createStore, type Store } from "../store";

const KEY = "sleepsafe-keep-stress";
const ON = "yes";

const choice = createStore(readLocal(KEY) === ON);

/** Whether the stress results that the person keeps are sent, too, to be stored on the server. Off until turned on. */
export const keepStress: Store<boolean> = {
  get: choice.get,
  set(isOn) {
    // Where the browser refuses, it lasts as long as the page.
    writeLocal(KEY, isOn ? ON : "no");
    choice.set(isOn);
  },
  subscribe(listener) {
    const end = choice.subscribe(listener);
    window.addEventListener("storage", followOtherTabs);
    return () => {
      end();
      window.removeEventListener("storage", followOtherTabs);
    };
  },
};

export function useKeepStress(): [isOn: boolean, set: (isOn: boolean) => void] {
  // A page that is drawn ahead knows nothing of the device.
  const isOn = useSyncExternalStore(keepStress.subscribe, keepStress.get, () => false);
  return [isOn, keepStress.set];
}

function followOtherTabs({ key }: StorageEvent): void {
  if (key === KEY || key === null) choice.set(readLocal(KEY) === ON);
}
