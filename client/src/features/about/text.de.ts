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
    sentDrive:
      "Von jeder Fahrt, an diesen SleepSafe-Server: alle 30 Sekunden, wie weit die Augen geöffnet waren und wie sie blinzelten, lange Lidschlüsse, Alarme und Ihre Antworten darauf, und wann niemand überwacht wurde. Eine Fahrt ohne Netz wird später gesendet.",
    sentStress:
      "Stressergebnisse nur, wenn Sie das in den Einstellungen einschalten: die Schätzung und ihre Werte, ohne Namen.",
    sentHealth:
      "Einige Male in der Minute, auf der Statusseite öfter, eine Anfrage ohne Inhalt: ob der Server antwortet.",
    kept: "In diesem Browser gespeichert",
    keptChoices: "Ihre Wahl von Design und Sprache.",
    keptChecks: "Ihre letzten Stresschecks, bis Sie sie löschen.",
    keptDrives:
      "Ihre Fahrten mit den Namen der Fahrenden, bis Sie sie löschen, und was zu senden ist, bis der Server es hat.",
    keptScale: "Mit einem Brustgurt: der Bereich Ihrer Herzratenvariabilität.",
    never: "Nie gesendet",
    neverCamera: "Kamerabilder. Sie werden auf dem Gerät ausgewertet und dort verworfen.",
    neverNames:
      "Die Namen der Fahrenden. Der Server bekommt stattdessen einen zufälligen Namen; nur dieses Gerät weiß, wer es ist.",
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
  parts: {
    title: "Woraus es gebaut ist",
    lead: "SleepSafe besteht aus freier Software von vielen Menschen. Jeder Teil behält seine eigene Lizenz.",
    show: "Alle Teile und ihre Lizenzen",
    browser: "In dieser App",
    server: "Auf dem Server",
    backup: "Für Sicherungen, wo sie eingerichtet sind",
    training: "Für das Training, wo es eingerichtet ist",
    models: "Modelle, was sie ausführt und woraus sie gelernt haben",
    texts: "Die Lizenzen im Wortlaut",
    textsText: "Von allem, was in die App eingebaut ist (auf Englisch).",
    empty: "Diese Version kam ohne die Liste.",
  },
  more: {
    title: "Mehr erfahren",
    docs: "API-Dokumentation",
    docsText: "Alle Adressen des Servers zum Nachlesen und Ausprobieren (auf Englisch).",
    models: "Modellkarten",
    modelsText: "Welche Modelle antworten, woraus sie gelernt haben und wie gut sie sind.",
    versions: "Versionen der Modelle",
    versionsText:
      "Was geändert hat, was antwortet, was erprobt wird und ob es noch zu den Personen passt.",
  },
};
