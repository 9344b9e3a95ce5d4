import { type RefObject, useEffect, useReducer } from "react";

/** Below this share of the window's height an element's top is not in sight. */
const IN_SIGHT = 0.6;

/** Scrolls to an element whose top is out of sight: now, or once it has been rendered with what is new. */
export function useShow(element: RefObject<HTMLElement | null>): [() => void, () => void] {
  const [asked, showSoon] = useReducer((count: number) => count + 1, 0);

  function show(): void {
    if (!element.current) return;
    const { top } = element.current.getBoundingClientRect();
    const isInSight = top >= 0 && top < window.innerHeight * IN_SIGHT;
    if (!isInSight) element.current.scrollIntoView({ block: "start" });
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time it is asked for
  useEffect(() => {
    if (asked > 0) show();
  }, [asked]);

  return [show, showSoon];
}
