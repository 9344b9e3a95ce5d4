import { type ReactNode, startTransition } from "react";
import { createRoot } from "react-dom/client";

/** As a transition, so that the browser can breathe in between; what was drawn ahead gives way in one step. */
export function show(app: ReactNode, element: HTMLElement): void {
  startTransition(() => createRoot(element).render(app));
}
