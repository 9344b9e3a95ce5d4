import { afterEach, expect, test, vi } from "vitest";
import { browserDevices } from "./devices";

class Utterance {
  constructor(readonly text: string) {}
}

afterEach(() => vi.unstubAllGlobals());

test("a browser without speech and vibration says so", () => {
  expect(browserDevices()).toMatchObject({ speech: null, vibrate: null });
});

test("speaks in the page's language, and not behind a phrase that got stuck", () => {
  const calls: unknown[] = [];
  const speechSynthesis = {
    cancel: () => calls.push("cancel"),
    speak: (utterance: Utterance) => calls.push({ ...utterance }),
  };
  vi.stubGlobal("speechSynthesis", speechSynthesis);
  vi.stubGlobal("SpeechSynthesisUtterance", Utterance);
  document.documentElement.lang = "de";
  browserDevices().speech?.speak("Augen geschlossen", 0.5);
  expect(calls).toEqual(["cancel", { text: "Augen geschlossen", lang: "de", volume: 0.5 }]);
});
