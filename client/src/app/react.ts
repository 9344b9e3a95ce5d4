import { type ReactNode, startTransition } from "react";
import { createRoot } from "react-dom/client";

/**
 * As a transition, so that the browser can breathe in between; what was drawn ahead gives way in one step. `onLost` is
 * called when nothing of the app is left: a page that fails is caught before.
 */
export function show(app: ReactNode, element: HTMLElement, onLost: () => void): void {
  const root = createRoot(element, {
    onUncaughtError(error) {
      reportError(error);
      onLost();
    },
  });
  startTransition(() => root.render(app));
}
