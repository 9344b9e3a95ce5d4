import type { Translation } from "../../lib/texts";
import type { en } from "./text.en";

export const de: Translation<typeof en> = {
  title: "Puls live",
  lead: "Ein Brustgurt mit Bluetooth misst für Sie den Puls und seine Variabilität. Was er sendet, bleibt auf diesem Gerät, bis auf die Werte, die ein Stresscheck verwendet.",
  connect: "Brustgurt verbinden",
  disconnect: "Trennen",
  unsupported: {
    title: "Dieser Browser kann keinen Brustgurt verbinden",
    browsers:
      "Chrome, Edge und Opera können es unter Android, Windows, macOS und ChromeOS sowie unter Linux, sobald dort in chrome://flags „Web Bluetooth“ eingeschaltet ist. Safari und Firefox können es nicht. Auf iPhone und iPad kann es die App Bluefy.",
  },
  insecureContext: {
    title: "Ein Brustgurt braucht eine sichere Verbindung",
    address:
      "Browser erlauben Bluetooth nur auf Seiten, die über https:// oder auf localhost geöffnet wurden. Öffnen Sie SleepSafe auf diesem Weg.",
  },
  status: {
    idle: "Nicht verbunden",
    connecting: "Wird verbunden …",
    connected: "Verbunden",
    noContact: "Kein Hautkontakt",
    noSignal: "Kein Signal",
    reconnecting: "Verbindung verloren, neuer Versuch …",
    error: "Nicht verbunden",
  },
  contact: {
    on: "Guter Hautkontakt",
    unknown: "Verbunden; dieser Gurt meldet den Hautkontakt nicht",
  },
  advice: {
    noContact: "Feuchten Sie die Elektroden an und ziehen Sie den Gurt fester.",
    noSignal:
      "Seit {{seconds}}\u00a0s ist nichts vom Gurt gekommen. Bringen Sie ihn näher an dieses Gerät.",
    reconnecting: "Bleiben Sie in der Nähe dieses Geräts.",
  },
  failure: {
    cancelled: "Es wurde kein Gurt ausgewählt.",
    notFound:
      "Es wurde kein Gurt gefunden. Schalten Sie Bluetooth ein, legen Sie den Gurt an und trennen Sie ihn von anderen Apps.",
    permission:
      "Der Browser durfte Bluetooth nicht verwenden. Erlauben Sie es für diese Seite in den Einstellungen des Browsers.",
    lost: "Der Gurt war nicht zu erreichen. Legen Sie ihn an, bleiben Sie in der Nähe und verbinden Sie ihn erneut.",
  },
  reading: {
    device: "Gurt",
    unnamed: "ohne Namen",
    now: "Puls jetzt",
    mean: "Mittel der letzten Minute",
    beats: "Letzte Minute durch saubere Schläge abgedeckt",
    ecg: "Variabilität",
    bpm: "Schläge/min",
    ofOwnRange: "des eigenen Bereichs",
    unknown: "nicht bekannt",
    noBeats: "keine gesendet",
    computed: "vom Gurt errechnet",
  },
  ecg: {
    off: "Dafür ist ein Signal vom Gurt nötig.",
    firstMinute: "Die erste Minute wird gesammelt.",
    tooFewBeats:
      "Zu wenige saubere Schläge: Sitzen Sie ruhig und prüfen Sie, ob der Gurt richtig anliegt.",
    noRr: "Aus: Dieser Gurt sendet keine Abstände zwischen den Schlägen.",
    fakeRr:
      "Aus: Dieser Gurt errechnet die Abstände aus dem Puls; sie enthalten daher keine Variabilität.",
    learning: "Ihr eigener Bereich wird gelernt: {{minutes}} von {{needed}}\u00a0min.",
  },
  scale: {
    kept: "Ihr eigener Bereich wurde bisher aus {{minutes}}\u00a0min gelernt und wird nur auf diesem Gerät gespeichert.",
    notKept:
      "Dieser Browser speichert nichts (ein privates Fenster?): Ihr eigener Bereich geht verloren, wenn die Seite geschlossen wird.",
    forget: "Meinen Bereich löschen",
  },
  rest: {
    title: "In Ruhe messen",
    how: "Setzen Sie sich, atmen Sie normal und sprechen Sie fünf Minuten lang nicht. Das Ergebnis ist Ihr Ruhepuls.",
    start: "Fünf Minuten Ruhe beginnen",
    cancel: "Abbrechen",
    progress: "Zeit in Ruhe",
    elapsed: "{{elapsed}} von {{whole}}\u00a0min",
    done: "Ruhepuls {{bpm}}\u00a0Schläge/min; brauchbare Messwerte deckten {{coverage}} der Zeit ab.",
    use: "Als Ruhepuls übernehmen",
    tooFewBeats:
      "Ohne Ergebnis beendet: Brauchbare Messwerte deckten nur {{coverage}} der Zeit ab, {{needed}} sind nötig. Prüfen Sie, ob der Gurt richtig anliegt, und sitzen Sie ruhig.",
    lost: "Ohne Ergebnis beendet: Der Gurt ist nicht mehr verbunden.",
  },
};
