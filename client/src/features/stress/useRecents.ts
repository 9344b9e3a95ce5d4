import { useState } from "react";
import type { Answer } from "./predictor";
import {
  addCheck,
  asCheck,
  browserStorage,
  loadChecks,
  type RecentCheck,
  saveChecks,
} from "./recents";

export interface Recents {
  checks: readonly RecentCheck[];
  /** False when the browser keeps nothing: the list then ends with the page. */
  isStored: boolean;
  isKept: (answer: Answer) => boolean;
  keep: (answer: Answer) => void;
  remove: (check: RecentCheck) => void;
  eraseAll: () => void;
}

export function useRecents(): Recents {
  const [storage] = useState(browserStorage);
  const [checks, setChecks] = useState(() => loadChecks(storage));
  // Drawn ahead of the browser, nothing is known against it.
  const [isStored, setIsStored] = useState(storage !== null || !("window" in globalThis));
  const [kept, setKept] = useState<Answer | null>(null);

  function store(next: RecentCheck[]): void {
    setChecks(next);
    setIsStored(saveChecks(storage, next));
  }

  /** Another tab may have kept one meanwhile; without storage there is only this list. */
  const current = () => (isStored ? loadChecks(storage) : [...checks]);

  return {
    checks,
    isStored,
    isKept: (answer) => answer === kept,
    keep: (answer) => {
      store(addCheck(current(), asCheck(answer, new Date())));
      setKept(answer);
    },
    remove: ({ time }) => store(current().filter((check) => check.time !== time)),
    eraseAll: () => {
      store([]);
      setKept(null);
    },
  };
}
