import type { Translation } from "../lib/texts";
import type { en } from "./text.en";

export const de: Translation<typeof en> = {
  description:
    "SleepSafe sagt Menschen, die fahren oder Maschinen bedienen, rechtzeitig, dass sie müde werden oder unter Stress geraten.",
  skip: "Zum Inhalt springen",
  nav: {
    label: "Hauptnavigation",
    drive: "Fahrt",
    stress: "Stress",
    status: "Status",
    about: "Info",
  },
  connection: {
    checking: "Wird geprüft …",
    online: "Online",
    unreachable: "Server nicht erreichbar",
    offline: "Gerät offline",
  },
  settings: {
    open: "Design und Sprache",
    theme: "Design",
    light: "Hell",
    dark: "Dunkel",
    system: "System",
    language: "Sprache",
    languageFailed:
      "Diese Sprache konnte nicht geladen werden. Bitte die Verbindung prüfen und erneut versuchen.",
  },
  failed: {
    title: "Diese Seite funktioniert gerade nicht",
    lead: "Hier ist ein Fehler aufgetreten, der nicht an Ihnen liegt. Der Rest von SleepSafe funktioniert weiter.",
    detail: "Für eine Fehlermeldung: {{message}}",
    retry: "Erneut versuchen",
    home: "Zur Startseite",
  },
  outdated: {
    title: "Eine neue Version ist verfügbar",
    lead: "SleepSafe wurde aktualisiert, während es hier geöffnet war. Bitte neu laden.",
    reload: "Neu laden",
  },
  notLoaded: {
    title: "Diese Seite konnte nicht geladen werden",
    lead: "Die Verbindung ist unterbrochen. Bitte prüfen und dann neu laden.",
  },
  notFound: {
    title: "Diese Seite gibt es nicht",
    lead: "Die Adresse „{{path}}“ führt ins Leere. Vielleicht enthält sie einen Tippfehler, oder die Seite ist umgezogen.",
  },
};
