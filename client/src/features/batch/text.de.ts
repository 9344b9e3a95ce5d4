import type { Translation } from "../../lib/texts";
import type { en } from "./text.en";

export const de: Translation<typeof en> = {
  title: "Stresscheck für eine Datei",
  lead: "Schätzt das Stressniveau für jede Zeile einer CSV-Datei, bis zu {{rows}} Zeilen.",
  levels: { low: "Gering", medium: "Mittel", high: "Hoch" },
  units: { bpm: "Schläge/min", share: "des eigenen Bereichs" },
  reasonUnits: { bpm: "Schläge/min", share: "Anteil am eigenen Bereich der Person" },
  file: {
    title: "Datei",
    drop: "CSV-Datei hier ablegen",
    dropNow: "Loslassen, um die Datei zu lesen",
    choose: "oder eine von diesem Gerät auswählen",
    chooseOther: "Andere Datei auswählen",
    input: "CSV-Datei",
    kilobytes: "{{size, number}}\u00a0kB",
    megabytes: "{{size, number}}\u00a0MB",
    remove: "Entfernen",
    leaves:
      "Die Datei wird auf diesem Gerät gelesen. Gesendet werden nur die Messwerte und subject_id, sonst nichts.",
    reading: "Die Datei wird gelesen …",
    readingRows_one: "{{count, number}} Zeile gelesen",
    readingRows_other: "{{count, number}} Zeilen gelesen",
  },
  guide: {
    title: "Was muss die Datei enthalten?",
    lead: "Eine Zeile je Messung, in der ersten Zeile die Spaltennamen, in beliebiger Reihenfolge. Spalten sind durch Komma, Semikolon oder Tabulator getrennt; Zahlen dürfen ein Dezimalkomma haben.",
    template: "Vorlage herunterladen",
    column: "Spalte",
    values: "Werte",
    required: "Nötig",
    yes: "ja",
    no: "optional",
    time: "ISO 8601, Unix-Zeit oder Sekunden",
    timeNames: "time, timestamp oder t",
    subject: "Buchstaben A–Z, Ziffern, - und _, höchstens 64",
    others: "Andere Spalten bleiben erhalten und stehen wieder im Download.",
    loading: "Der Server wird gefragt, welche Werte er annimmt …",
    missing:
      "Solange der Server nicht sagt, welche Werte er annimmt, kann keine Datei gelesen werden. Er wird automatisch erneut gefragt.",
    report: "Zum Melden des Fehlers: Anfrage {{requestId}}.",
    retry: "Erneut versuchen",
  },
  fileProblems: {
    empty:
      "Die Datei ist leer. Wählen Sie eine mit Spaltennamen in der ersten Zeile und Messwerten darunter.",
    noRows:
      "Die Datei hat Spaltennamen, aber keine Zeilen darunter. Tragen Sie Messwerte ein und wählen Sie die Datei erneut.",
    binary:
      "Das ist keine Textdatei. Speichern Sie die Tabelle in Ihrer Tabellenkalkulation als CSV-Datei und wählen Sie diese.",
    utf16:
      "Die Datei ist in UTF-16 kodiert. Speichern Sie sie als „CSV UTF-8“ und wählen Sie sie erneut.",
    macLines:
      "Die Datei hat Zeilenenden alter Mac-Systeme. Speichern Sie sie als „CSV UTF-8“ und wählen Sie sie erneut.",
    unreadable:
      "Die Datei lässt sich nicht lesen. Sie wurde nach der Auswahl geändert, verschoben oder gelöscht: Wählen Sie sie erneut.",
    wrongDelimiter:
      "Die Spalten sind weder durch Komma noch durch Semikolon oder Tabulator getrennt. Speichern Sie die Datei als CSV und wählen Sie sie erneut. Die erste Zeile lautet: {{header}}",
    missingColumns:
      "Es fehlen die Spalten: {{missing}}. Die Datei hat: {{found}}. Ergänzen Sie Spalten oder benennen Sie sie um und wählen Sie die Datei erneut.",
    duplicateColumns:
      "Diese Spalten gibt es doppelt: {{names}}. Behalten Sie jeweils eine und wählen Sie die Datei erneut.",
    longLine:
      "Der Datensatz, der in Zeile {{line}} beginnt, ist länger als {{maximumKb}}\u00a0kB. Wahrscheinlich wird ein Anführungszeichen nie geschlossen: Schließen Sie es und wählen Sie die Datei erneut.",
    tooManyRows:
      "Die Datei hat mehr als {{maximum, number}} Zeilen. Teilen Sie sie und schätzen Sie die Teile nacheinander.",
  },
  fileProblemTitle: "Diese Datei lässt sich nicht verwenden",
  failed: {
    title: "Das hat nicht geklappt",
    advice: "Laden Sie die Seite neu und wählen Sie die Datei erneut. Meldung: {{message}}",
  },
  preview: {
    title: "Was steht in der Datei?",
    sent: "Wird für die Schätzung gesendet",
    absent: "Nicht in der Datei, optional",
    time: "Zeit, für den Verlauf",
    timeKinds: {
      date: "Datumsangaben",
      epochMs: "Unix-Zeit in Millisekunden",
      epochS: "Unix-Zeit in Sekunden",
      seconds: "Sekunden seit Beginn",
    },
    unreadableTimes_one:
      "{{count, number}} Zeile ohne lesbare Zeit: wird geschätzt, fehlt aber im Verlauf",
    unreadableTimes_other:
      "{{count, number}} Zeilen ohne lesbare Zeit: werden geschätzt, fehlen aber im Verlauf",
    kept: "Nicht gesendet, bleibt im Download",
    replaced: "Ergebnisse eines früheren Laufs, werden ersetzt",
    format: "Format",
    separatedBy: {
      comma: "durch Komma getrennt",
      semicolon: "durch Semikolon getrennt",
      tab: "durch Tabulator getrennt",
    },
    none: "keine",
    firstRows_one: "Die erste Zeile",
    firstRows_other: "Die ersten {{count}} Zeilen",
    line: "Zeile",
    tableLabel: "Die ersten Zeilen der Datei",
  },
  reasons: {
    range: "{{field}} muss eine Zahl von {{minimum}} bis {{maximum}} sein ({{unit}})",
    missing: "{{field}} fehlt: eine Zahl von {{minimum}} bis {{maximum}} ({{unit}})",
    subject: "{{field}} muss aus 1 bis 64 Buchstaben (ohne Umlaute), Ziffern, - oder _ bestehen",
    fieldCount: "die Zeile hat {{found}} statt {{expected}} Felder",
    server: "{{text}}",
  },
  problems: {
    title: "Welche Zeilen werden ausgelassen?",
    lead_one:
      "{{count, number}} Zeile hat ein Problem. Zeilen ohne Problem werden trotzdem geschätzt.",
    lead_other:
      "{{count, number}} Zeilen haben ein Problem. Zeilen ohne Problem werden trotzdem geschätzt.",
    line: "Zeile {{line, number}}",
    capped: "Hier stehen die ersten {{shown, number}}. Der Download nennt das Problem jeder Zeile.",
    listLabel: "Zeilen mit einem Problem",
  },
  run: {
    title: {
      idle: "Bereit zur Schätzung",
      noneUsable: "Keine Zeile kann geschätzt werden",
      running: "Wird geschätzt",
      paused: "Pausiert",
      stopped: "Angehalten: Der Server antwortet nicht wie erwartet",
      fileGone: "Angehalten: Die Datei lässt sich nicht mehr lesen",
      cancelled: "Abgebrochen",
      done: "Fertig",
    },
    usable_one: "{{count, number}} von {{rows, number}} Zeilen kann geschätzt werden.",
    usable_other: "{{count, number}} von {{rows, number}} Zeilen können geschätzt werden.",
    noneUsable: "Beheben Sie die Probleme unten und wählen Sie die Datei erneut.",
    start_one: "{{count, number}} Zeile schätzen",
    start_other: "{{count, number}} Zeilen schätzen",
    pause: "Pause",
    resume: "Fortsetzen",
    cancel: "Abbrechen",
    rest_one: "Die übrige Zeile schätzen",
    rest_other: "Die übrigen {{count, number}} Zeilen schätzen",
    download: "Ergebnisse herunterladen",
    downloadSoFar: "Bisherige Ergebnisse herunterladen",
    downloading: "Die Datei wird vorbereitet …",
    progress: "Geschätzte Zeilen",
    done: "{{done, number}} von {{total, number}} Zeilen",
    rate: "{{rate, number}} Zeilen/s",
    left: "noch etwa {{time}}",
    waitBusy:
      "Der Server nimmt nur eine begrenzte Zahl von Anfragen je Minute an. In {{seconds}}\u00a0s geht es von selbst weiter.",
    waitNetwork:
      "Der Server ist nicht erreichbar. Versuch {{next}} von {{tries}} in {{seconds}}\u00a0s.",
    waitTimeout:
      "Der Server hat nicht rechtzeitig geantwortet. Versuch {{next}} von {{tries}} in {{seconds}}\u00a0s.",
    waitServer:
      "Auf dem Server ist ein Fehler aufgetreten. Versuch {{next}} von {{tries}} in {{seconds}}\u00a0s.",
    stopped:
      "Nichts ist verloren: Was geschätzt wurde, bleibt erhalten. „Fortsetzen“ sendet, was noch fehlt.",
    cancelled: "Was geschätzt wurde, bleibt erhalten.",
    finished_one: "{{count, number}} Zeile geschätzt.",
    finished_other: "{{count, number}} Zeilen geschätzt.",
    without_one: "{{count, number}} Zeile hat kein Ergebnis.",
    without_other: "{{count, number}} Zeilen haben kein Ergebnis.",
    disclaimer: "Statistische Schätzungen, keine medizinischen Diagnosen.",
  },
  chunks: {
    title_one: "{{count, number}} Teil ist fehlgeschlagen",
    title_other: "{{count, number}} Teile sind fehlgeschlagen",
    from_one: "Zeile {{line, number}}, {{count}} Zeile",
    from_other: "Ab Zeile {{line, number}}, {{count}} Zeilen",
    retry: "Erneut senden",
    retryLabel: "Ab Zeile {{line, number}} erneut senden",
    retryAll: "Alle erneut senden",
    more_one: "und {{count, number}} weiterer Teil",
    more_other: "und {{count, number}} weitere Teile",
    network: "Der Server ist nicht erreichbar",
    timeout: "Keine rechtzeitige Antwort",
    busy: "Der Server ist ausgelastet",
    server: "Auf dem Server ist ein Fehler aufgetreten",
    invalid: "Der Server hat die Anfrage abgelehnt: {{message}}",
    refused: "Der Server hat die Anfrage abgelehnt: {{message}}",
    file: "Die Datei wurde nach der Auswahl geändert, verschoben oder gelöscht",
    request: "Anfrage {{requestId}}",
  },
  minutes: "{{minutes}}\u00a0min {{seconds}}\u00a0s",
  seconds: "{{seconds}}\u00a0s",
  hours: "{{hours}}\u00a0h {{minutes}}\u00a0min",
  summary: {
    title: "Wie verteilen sich die Stufen?",
    rows_one: "{{count, number}} Zeile",
    rows_other: "{{count, number}} Zeilen",
    course: "Wie änderten sich die Stufen im Lauf der Zeit?",
    chart:
      "{{level}}: Anteil an den Zeilen im Lauf der Zeit, von {{from}} bis {{to}}. Danach folgen die Zahlen als Tabelle.",
    asTable: "Als Tabelle zeigen",
    from: "Von",
    to: "Bis",
  },
  results: {
    title: "Welches Ergebnis hat jede Zeile?",
    label: "Ergebnisse nach Zeilen",
    line: "Zeile",
    level: "Stressniveau",
    confidence: "Sicherheit",
    goTo: "Zu Zeile springen",
    go: "Los",
    notSent: "Nicht gesendet",
  },
  spoken: {
    reading: "Die Datei wird gelesen.",
    refused: "Diese Datei lässt sich nicht verwenden.",
    ready:
      "Datei gelesen. Zeilen, die geschätzt werden können: {{usable, number}} von {{rows, number}}.",
    running: "{{percent}} Prozent der Zeilen geschätzt.",
    waiting: "Es wird auf den Server gewartet.",
    paused: "Pausiert.",
    stopped: "Angehalten. Der Server antwortet nicht wie erwartet.",
    cancelled: "Abgebrochen.",
    done: "Fertig. Geschätzte Zeilen: {{done, number}}.",
  },
};
