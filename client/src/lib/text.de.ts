import type { en } from "./text.en";
import type { Translation } from "./texts";

export const de: Translation<typeof en> = {
  failure: {
    network: {
      title: "SleepSafe ist nicht erreichbar",
      advice:
        "Prüfen Sie die Verbindung und versuchen Sie es erneut. Ihre Eingaben bleiben erhalten.",
    },
    timeout: {
      title: "Keine Antwort innerhalb von {{seconds}}\u00a0s",
      advice:
        "Die Verbindung ist langsam oder unterbrochen. Ihre Eingaben bleiben erhalten; versuchen Sie es erneut.",
    },
    busy: {
      title: "Zu viele Anfragen",
      advice: "Warten Sie einen Moment und versuchen Sie es dann erneut.",
      adviceSeconds: "Warten Sie {{seconds}}\u00a0s und versuchen Sie es dann erneut.",
    },
    server: {
      title: "Auf dem Server ist ein Fehler aufgetreten",
      advice: "Ihre Eingaben bleiben erhalten. Versuchen Sie es gleich noch einmal.",
      adviceRequest:
        "Ihre Eingaben bleiben erhalten. Versuchen Sie es gleich noch einmal. Tritt der Fehler wieder auf, melden Sie dem Betreiber die Anfrage {{requestId}}.",
    },
    refused: {
      title: "Die Anfrage wurde nicht angenommen",
    },
  },
  again: {
    next: "Nächste Anfrage in {{wait}}.",
    now: "Wird erneut angefragt …",
  },
  confirm: {
    delete: "Löschen",
    keep: "Behalten",
  },
  units: {
    days_one: "{{count}} Tag",
    days_other: "{{count}} Tagen",
    hours: "{{value}}\u00a0h",
    minutes: "{{value}}\u00a0min",
    seconds: "{{value}}\u00a0s",
  },
};
