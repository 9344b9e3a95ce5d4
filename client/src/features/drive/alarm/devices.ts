import type { Vibrate } from "./accompaniment";
import { Attention } from "./attention";

export interface Speech {
  /** Within the first tap: iOS speaks later only if it has spoken then. */
  prepare(): void;
  /** `volume` 0-1. */
  speak(phrase: string, volume: number): void;
  cancel(): void;
}

/** What an alarm works with; `null` where the device has none. */
export interface AlarmDevices {
  /** May throw. */
  readonly openAudio: () => AudioContext;
  readonly speech: Speech | null;
  readonly vibrate: Vibrate | null;
  readonly attention: Pick<Attention, "show">;
  /** ms since 1970. */
  readonly now: () => number;
}

export function browserDevices(): AlarmDevices {
  return {
    openAudio: () => new AudioContext({ latencyHint: "interactive" }),
    speech: "speechSynthesis" in window ? browserSpeech(window.speechSynthesis) : null,
    vibrate: "vibrate" in navigator ? (pattern) => navigator.vibrate(pattern) : null,
    attention: new Attention(document),
    now: Date.now,
  };
}

function browserSpeech(synthesis: SpeechSynthesis): Speech {
  return {
    prepare: () => synthesis.speak(new SpeechSynthesisUtterance("")),
    speak(phrase, volume) {
      // Some browsers put a phrase behind one that got stuck.
      synthesis.cancel();
      synthesis.speak(utteranceOf(phrase, volume));
    },
    cancel: () => synthesis.cancel(),
  };
}

/** The page's language is the phrase's. */
function utteranceOf(phrase: string, volume: number): SpeechSynthesisUtterance {
  return Object.assign(new SpeechSynthesisUtterance(phrase), {
    lang: document.documentElement.lang,
    volume,
  });
}
