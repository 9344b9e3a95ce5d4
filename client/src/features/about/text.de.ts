import type { Translation } from "../../lib/texts";
import type { en } from "./text.en";

export const de: Translation<typeof en> = {
  title: "Über SleepSafe",
  lead: "SleepSafe warnt Menschen am Steuer und an Maschinen rechtzeitig, wenn sie müde werden oder unter Stress geraten.",
  limits: {
    title: "Was es ist und was nicht",
    baseline:
      "Es vergleicht eine Person mit ihren eigenen Werten in Ruhe, denn erst der persönliche Ausgangswert macht solche Schätzungen brauchbar.",
    models:
      "Die Modelle wurden an Aufnahmen von Menschen geprüft, die ihnen unbekannt waren. Wie gut sie sind und bei wem am schlechtesten, steht auf der Statusseite.",
    diagnosis:
      "Es ist kein Medizinprodukt und stellt keine Diagnosen. Wer am Steuer müde ist, muss anhalten, egal, was es anzeigt.",
  },
  privacy: {
    title: "Was gesendet wird und was nicht",
    sent: "Gesendet",
    sentCheck:
      "Die Werte im Stresscheck, für die Schätzung: an diesen SleepSafe-Server, ohne Ihren Namen. Aus einer Datei: die Messwerte und subject_id, sonst nichts.",
    sentHealth:
      "Einige Male in der Minute, auf der Statusseite öfter, eine Anfrage ohne Inhalt: ob der Server antwortet.",
    kept: "In diesem Browser gespeichert",
    keptChoices: "Ihre Wahl von Design und Sprache.",
    keptChecks: "Ihre letzten Stresschecks, bis Sie sie löschen.",
    keptScale: "Mit einem Brustgurt: der Bereich Ihrer Herzratenvariabilität.",
    never: "Nie gesendet",
    neverCamera: "Kamerabilder. Sie werden künftig auf dem Gerät ausgewertet und dort verworfen.",
    neverOthers:
      "Irgendetwas an andere Firmen: keine Tracker, keine Werbung, keine fremden Schriften oder Skripte.",
  },
  version: {
    title: "Version und Lizenz",
    client: "App",
    server: "Server",
    serverUnreachable: "Nicht erreichbar.",
    serverBusy: "Zu viele Anfragen.",
    serverRefused: "Nicht bekannt.",
    checking: "Wird geprüft …",
    licence: "Lizenz",
    licenceText: "MIT, © 2026 The SleepSafe authors",
  },
  more: {
    title: "Mehr erfahren",
    docs: "API-Dokumentation",
    docsText: "Alle Adressen des Servers zum Nachlesen und Ausprobieren (auf Englisch).",
    models: "Modellkarten",
    modelsText: "Welche Modelle antworten, woraus sie gelernt haben und wie gut sie sind.",
  },
};
