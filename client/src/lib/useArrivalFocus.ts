import { type RefObject, useEffect, useRef } from "react";

/** A panel that a choice has brought about is read next, and seen. Nothing moves for one that the page began with. */
export function useArrivalFocus(chosen: string): RefObject<HTMLElement | null> {
  const panel = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new choice arrives
  useEffect(() => {
    // Whoever chose by link or key has the focus there; a page that is loaded has it nowhere.
    if (!panel.current || document.activeElement === document.body) return;
    panel.current.tabIndex = -1;
    panel.current.focus({ preventScroll: true });
    panel.current.scrollIntoView({ block: "start" });
  }, [chosen]);
  return panel;
}
