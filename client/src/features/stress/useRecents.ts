import { useState } from "react";
import { keepStress } from "../../lib/outbox/keepStress";
import { reportEvent } from "../../lib/outbox/outbox";
import type { Answer } from "./predictor";
import {
  addCheck,
  asCheck,
  browserStorage,
  loadChecks,
  type RecentCheck,
  saveChecks,
} from "./recents";
import { stressEvent } from "./stressEvent";

export interface Recents {
  checks: readonly RecentCheck[];
  /** False when the browser keeps nothing: the list then ends with the page. */
  isStored: boolean;
  isKept: (answer: Answer) => boolean;
  /** Under which it was sent to the server; null when it was not. */
  eventOf: (answer: Answer) => string | null;
  keep: (answer: Answer) => void;
  remove: (check: RecentCheck) => void;
  eraseAll: () => void;
}

export function useRecents(): Recents {
  const [storage] = useState(browserStorage);
  const [checks, setChecks] = useState(() => loadChecks(storage));
  // Drawn ahead of the browser, nothing is known against it.
  const [isStored, setIsStored] = useState(storage !== null || !("window" in globalThis));
  const [kept, setKept] = useState<{ answer: Answer; event: string | null } | null>(null);

  function store(next: RecentCheck[]): void {
    setChecks(next);
    setIsStored(saveChecks(storage, next));
  }

  /** Another tab may have kept one meanwhile; without storage there is only this list. */
  const current = () => (isStored ? loadChecks(storage) : [...checks]);

  return {
    checks,
    isStored,
    isKept: (answer) => answer === kept?.answer,
    eventOf: (answer) => (answer === kept?.answer ? kept.event : null),
    keep: (answer) => {
      const now = new Date();
      store(addCheck(current(), asCheck(answer, now)));
      const event = keepStress.get() ? stressEvent(answer, now) : null;
      if (event) reportEvent(event);
      setKept({ answer, event: event?.event_id ?? null });
    },
    remove: ({ time }) => store(current().filter((check) => check.time !== time)),
    eraseAll: () => {
      store([]);
      setKept(null);
    },
  };
}
