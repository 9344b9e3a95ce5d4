import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, vi } from "vitest";
import { loadTexts, NAMESPACES, startI18n } from "../app/i18n";
import { api } from "./api";
import { resetLanguage } from "./language";

// A machine that is busy with other tests is no failure: what comes is waited for, what never comes fails all the same.
configure({ asyncUtilTimeout: 8000 });

// jsdom has none of these; Mantine asks for the first, the result panel for the second, the shell for the third.
window.matchMedia ??= (query: string) => ({
  matches: false,
  media: query,
  onchange: null,
  addListener: () => {},
  removeListener: () => {},
  addEventListener: () => {},
  removeEventListener: () => {},
  dispatchEvent: () => false,
});
Element.prototype.scrollIntoView ??= vi.fn();

window.scrollTo = vi.fn();

beforeAll(() => startI18n("en"));
beforeAll(() => loadTexts(NAMESPACES));
beforeAll(() => api.listen({ onUnhandledRequest: "error" }));
afterEach(async () => {
  cleanup();
  api.events.removeAllListeners();
  api.resetHandlers();
  await resetLanguage();
});
afterAll(() => api.close());
