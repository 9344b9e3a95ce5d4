import type { Translation } from "../../lib/texts";
import type { en } from "./text.en";

export const de: Translation<typeof en> = {
  title: "Puls live",
  lead: "Ein Brustgurt mit Bluetooth misst den Puls und seine Variabilität für Sie. Was er sendet, bleibt auf diesem Gerät, bis auf die Werte, die ein Stresscheck verwendet.",
  connect: "Brustgurt verbinden",
  disconnect: "Trennen",
  unsupported: {
    title: "Dieser Browser kann keinen Brustgurt verbinden",
    browsers:
      "Chrome, Edge und Opera können es, unter Android, Windows, macOS und ChromeOS sowie unter Linux, sobald in chrome://flags „Experimental Web Platform features“ eingeschaltet ist. Safari und Firefox können es nicht. Auf iPhone und iPad kann es die App Bluefy.",
  },
  insecureContext: {
    title: "Ein Brustgurt braucht eine sichere Verbindung",
    address:
      "Browser erlauben Bluetooth nur auf Seiten, die über https:// oder auf localhost geöffnet wurden. Bitte öffnen Sie SleepSafe so.",
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
    noContact: "Elektroden anfeuchten und den Gurt fester ziehen.",
    noSignal:
      "Seit {{seconds}} s ist nichts vom Gurt gekommen. Bringen Sie ihn näher an dieses Gerät.",
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
    beats: "Saubere Schläge in der letzten Minute",
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
      "Zu wenige saubere Schläge: Bitte ruhig sitzen und prüfen, ob der Gurt richtig sitzt.",
    noRr: "Aus: Dieser Gurt sendet keine Abstände zwischen den Schlägen.",
    fakeRr:
      "Aus: Dieser Gurt errechnet die Abstände aus dem Puls; sie enthalten daher keine Variabilität.",
    learning: "Ihr eigener Bereich wird gelernt: {{minutes}} von {{needed}} min.",
  },
  scale: {
    kept: "Ihr eigener Bereich wurde aus {{minutes}} min gelernt und bleibt nur auf diesem Gerät.",
    notKept:
      "Dieser Browser speichert nichts (ein privates Fenster?): Ihr eigener Bereich geht verloren, wenn die Seite geschlossen wird.",
    forget: "Meinen Bereich vergessen",
  },
  rest: {
    title: "In Ruhe messen",
    how: "Setzen Sie sich, atmen Sie normal und sprechen Sie fünf Minuten lang nicht. Das Ergebnis ist Ihr Ruhepuls.",
    start: "Fünf Minuten Ruhe beginnen",
    cancel: "Abbrechen",
    progress: "Zeit in Ruhe",
    elapsed: "{{elapsed}} von {{whole}} min",
    done: "Ruhepuls {{bpm}} Schläge/min; brauchbare Messwerte deckten {{coverage}} der Zeit ab.",
    use: "Als Ruhepuls übernehmen",
    tooFewBeats:
      "Ohne Ergebnis beendet: Brauchbare Messwerte deckten nur {{coverage}} der Zeit ab, {{needed}} sind nötig. Bitte den Sitz des Gurts prüfen und ruhig sitzen.",
    lost: "Ohne Ergebnis beendet: Der Gurt ist nicht mehr verbunden.",
  },
};
