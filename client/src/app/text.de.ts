import type { Translation } from "../lib/texts";
import type { en } from "./text.en";

export const de: Translation<typeof en> = {
  description:
    "SleepSafe warnt Menschen am Steuer und an Maschinen rechtzeitig, wenn sie müde werden oder unter Stress geraten.",
  skip: "Zum Inhalt springen",
  nav: {
    label: "Hauptnavigation",
    drive: "Fahrt",
    stress: "Stress",
    insights: "Einblicke",
    models: "Modelle",
    status: "Status",
    settings: "Einstellungen",
    about: "Info",
  },
  connection: {
    checking: "Wird geprüft …",
    online: "Online",
    unreachable: "Server nicht erreichbar",
    offline: "Gerät offline",
  },
  display: {
    open: "Design und Sprache",
    theme: "Design",
    light: "Hell",
    dark: "Dunkel",
    system: "System",
    language: "Sprache",
    languageFailed:
      "Diese Sprache konnte nicht geladen werden. Prüfen Sie die Verbindung und versuchen Sie es erneut.",
    install: "App installieren",
  },
  update: {
    ready: "Eine neue Version ist bereit.",
    waiting: "Wartet, bis die Fahrt in einem anderen Tab beendet ist.",
    restart: "Jetzt neu starten",
    cancel: "Abbrechen",
  },
  failed: {
    title: "Diese Seite funktioniert gerade nicht",
    lead: "Hier ist ein Fehler aufgetreten, der nicht an Ihnen liegt. Der Rest von SleepSafe funktioniert weiter.",
    detail: "Zum Melden des Fehlers: {{message}}",
    retry: "Erneut versuchen",
    home: "Zur Startseite",
  },
  outdated: {
    title: "Eine neue Version ist verfügbar",
    lead: "SleepSafe wurde aktualisiert, während es hier geöffnet war. Laden Sie es neu, um fortzufahren.",
    reload: "Neu laden",
  },
  notLoaded: {
    title: "Diese Seite konnte nicht geladen werden",
    lead: "Die Verbindung ist unterbrochen. Prüfen Sie sie und laden Sie die Seite dann neu.",
  },
  notFound: {
    title: "Diese Seite gibt es nicht",
    lead: "Die Adresse „{{path}}“ führt ins Leere. Vielleicht enthält sie einen Tippfehler, oder die Seite ist umgezogen.",
  },
};
