import type { Translation } from "../../lib/texts";
import type { en } from "./text.en";

export const de: Translation<typeof en> = {
  title: "Stresscheck",
  lead: "Geben Sie ein, was die Sensoren in der letzten Minute gemessen haben. SleepSafe schätzt daraus das Stressniveau und sagt, wie sicher die Schätzung ist.",
  batch: "Viele auf einmal aus einer CSV-Datei prüfen",
  form: {
    title: "Messwerte",
    heart: "Herz",
    heartNote:
      "Der Ruhepuls ist optional. Ist er angegeben, wird der Puls mit ihm verglichen statt mit dem Durchschnitt.",
    signals: "Körpersignale",
    signalsNote:
      "Jeweils als Anteil am eigenen Bereich der Person: 0 ist ihr üblicher Tiefstwert, 1 ihr üblicher Höchstwert.",
    optional: "(optional)",
    notSet: "nicht angegeben",
    unseen: "Im Training kaum vorgekommen (dort {{seen}}): Die Schätzung ist unsicherer.",
    submit: "Stress schätzen",
    submitting: "Wird geschätzt …",
    live: "Nach der ersten Schätzung folgt das Ergebnis jeder Änderung. Gesendet werden nur die Werte oben, für die Schätzung.",
  },
  ranges: {
    missing:
      "{{reason}}: Die Regler und die erlaubten Bereiche erscheinen, sobald der Server antwortet. Die Felder funktionieren auch ohne sie; der Server prüft die Werte.",
  },
  examples: {
    title: "Eine Minute aus einer echten Fahrt ausprobieren",
    rested: "In Ruhe",
    highway: "Autobahn",
    city: "Stadt",
    source: "Gemessene Abschnitte von 60\u00a0s aus PhysioNet drivedb 1.0.0 (ODC-By).",
  },
  fields: {
    heart_rate: "Puls",
    resting_heart_rate: "Ruhepuls",
    ecg: "Herzratenvariabilität (EKG)",
    gsr: "Hautleitwert (GSR)",
    respiration: "Atemfrequenz",
    emg: "Muskelaktivität (EMG)",
  },
  short: {
    heart_rate: "Puls",
    resting_heart_rate: "Ruhepuls",
    ecg: "Variabilität",
    gsr: "Hautleitwert",
    respiration: "Atmung",
    emg: "Muskelaktivität",
  },
  about: {
    heart_rate: "Mittel der letzten Minute, von Uhr, Brustgurt oder EKG.",
    resting_heart_rate:
      "Mittel aus fünf Minuten, still sitzend vor der Fahrt. Oder der Morgenwert der Uhr.",
    ecg: "Wie stark der Abstand der Herzschläge schwankt, von Gurt oder EKG. Niedrig bei Stress.",
    gsr: "Wie gut die Haut leitet, von Elektroden an Hand oder Fuß. Steigt mit dem Schwitzen.",
    respiration: "Wie schnell die Person atmet, von einem Atemgurt.",
    emg: "Wie angespannt die Schulter ist, von Elektroden auf dem Trapezmuskel.",
  },
  units: {
    bpm: "Schläge/min",
    share: "des eigenen Bereichs",
    /** Where there is little room. */
    short: "/min",
  },
  errors: {
    anyNumber: "eine Zahl, {{unit}}",
    missing: "Fehlt noch: {{allowed}}.",
    outside: "Möglich: {{allowed}}.",
  },
  levels: {
    low: "Gering",
    medium: "Mittel",
    high: "Hoch",
  },
  result: {
    title: "Ergebnis",
    empty:
      "Noch keine Schätzung. Tragen Sie die fünf Messwerte ein oder probieren Sie ein Beispiel aus.",
    legend: "Das Ergebnis ist eine von drei Stufen:",
    pending: "Wird geschätzt …",
    failed: "Kein Ergebnis. Beim Formular steht, was zu tun ist.",
    level: {
      low: "Geringer Stress",
      medium: "Mittlerer Stress",
      high: "Hoher Stress",
    },
    confidence: "Sicherheit der Schätzung",
    shortConfidence: "zu {{confidence}} sicher",
    show: "Ergebnis zeigen:",
    probabilities: "Wie wahrscheinlich ist jede Stufe?",
    restingHint: "Mit dem Ruhepuls wird die Schätzung persönlicher.",
    model: "Modell {{name}} {{version}}",
    digest: "Prüfsumme",
    fullDigest: "Prüfsumme {{digest}}",
    disclaimer:
      "Eine statistische Schätzung, keine medizinische Diagnose. Sie sagt nichts über Krankheiten oder Fahrtauglichkeit.",
  },
  state: {
    current: "Für die Werte, die jetzt eingetragen sind.",
    updating: "Für die vorherigen Werte. Wird aktualisiert …",
    invalid: "Für die vorherigen Werte: Ein Wert fehlt oder ist nicht möglich.",
    paused: "Für die vorherigen Werte. Die neuesten werden in {{seconds}}\u00a0s gesendet.",
    failed:
      "Für die vorherigen Werte. {{reason}}; ändern Sie einen Wert, um es erneut zu versuchen.",
  },
  pause: {
    title: "Der Server ist ausgelastet",
    advice: "In {{seconds}}\u00a0s werden die neuesten Werte automatisch gesendet.",
  },
  drivers: {
    title: "Wie liegen die Werte im Vergleich zu Menschen in Ruhe?",
    legend:
      "Punkt: dieser Wert, in Schlägen pro Minute oder als Anteil am eigenen Bereich. Band: der typische Bereich in Ruhe, mit seinem Median.",
    caveat_one:
      "In Ruhe: {{count, number}} Person der Trainingsdaten. Das zeigt, wo ein Wert ungewöhnlich ist, nicht, was den Stress verursacht.",
    caveat_other:
      "In Ruhe: {{count, number}} Personen der Trainingsdaten. Das zeigt, wo ein Wert ungewöhnlich ist, nicht, was den Stress verursacht.",
    loading: "Der Vergleich mit Menschen in Ruhe wird geladen …",
    unavailable: "Der Vergleich mit Menschen in Ruhe ist gerade nicht verfügbar.",
    none: "fehlt",
    below: "darunter",
    within: "im Bereich",
    above: "darüber",
    typical: "(verglichen mit dem typischen Bereich in Ruhe)",
  },
  felt: {
    title: "Wie gestresst fühlen Sie sich?",
    says: "Wenn Sie möchten. Ihre Angabe wird mit diesem Check gesendet, ohne Namen; spätere Modelle lernen daraus.",
    done: "Notiert. Danke.",
  },
  recents: {
    title: "Letzte Checks",
    onDevice:
      "Sie bleiben nur auf diesem Gerät, höchstens {{count}}, und lassen sich jederzeit löschen.",
    alsoSent:
      "Höchstens {{count}} werden auf diesem Gerät gespeichert und lassen sich hier jederzeit löschen. Wie in den Einstellungen gewählt, wird jeder auch an den Server gesendet und dort ohne Namen gespeichert.",
    notStored:
      "Dieser Browser speichert nichts (ein privates Fenster?): Diese Checks gehen verloren, wenn die Seite geschlossen wird.",
    empty: "Noch keine. Jede Schätzung, die Sie anfordern, steht dann hier.",
    keep: "Check merken",
    kept: "Gemerkt",
    remove: "Check vom {{time}} löschen",
    showAll: "Alle {{count}} zeigen",
    eraseAll: "Alle Checks löschen",
    sure: "Alle Checks auf diesem Gerät löschen? Das lässt sich nicht rückgängig machen.",
    confirm: "Alle löschen",
    cancel: "Abbrechen",
  },
  trend: {
    title: "Wie wahrscheinlich war hoher Stress bei jedem Check?",
    spoken:
      "Liniendiagramm aus {{count}} Checks: von {{first}} beim ersten bis {{last}} beim letzten, niedrigster Wert {{least}}, höchster {{most}}. Die Liste darunter nennt jeden Check.",
  },
  strap: {
    offer: "Ein Brustgurt mit Bluetooth kann Puls und Variabilität live eintragen.",
    open: "Gurt benutzen",
    close: "Gurt ausblenden",
    failed:
      "Dieser Teil konnte nicht geladen werden. Prüfen Sie die Verbindung und versuchen Sie es erneut.",
    live: "Live vom Gurt",
    manual: "Eigene Eingabe",
    lost: "Kein Signal vom Gurt; der letzte Wert bleibt stehen",
    noSignal: "Kein Signal vom Gurt; der letzte Wert bleibt stehen",
    resume: "Wieder den Gurt benutzen",
  },
  spoken: {
    pending: "Stress wird geschätzt.",
    paused: "Der Server ist ausgelastet. Die neuesten Werte werden gesendet, sobald er es zulässt.",
    low: "Stressniveau gering, zu {{confidence}} sicher.",
    medium: "Stressniveau mittel, zu {{confidence}} sicher.",
    high: "Stressniveau hoch, zu {{confidence}} sicher.",
  },
};
