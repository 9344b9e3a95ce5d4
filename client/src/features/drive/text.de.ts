import type { Translation } from "../../lib/texts";
import { history } from "./history/text.de";
import { spoken } from "./session/text.de";
import type { en } from "./text.en";

export const de: Translation<typeof en> = {
  title: "Fahrt",
  lead: "Beobachtet beim Fahren Ihre Augen und schlägt Alarm, wenn sie zufallen.",
  setup: {
    title: "Vor der Fahrt",
    glasses: "Ich trage eine Brille",
    gettingReady: "Wird vorbereitet …",
    start: "Starten",
    again: "Erneut versuchen",
  },
  person: {
    label: "Wer fährt",
    why: "Augen sind verschieden: Für jede Person wird einmal kalibriert.",
    nobody: "Person 1",
    another: "Jemand anderes",
    name: "Name",
    add: "Hinzufügen",
    cancel: "Abbrechen",
    empty: "Geben Sie einen Namen mit 1 bis {{max}} Zeichen ein.",
    too_long: "Der Name darf höchstens {{max}} Zeichen haben.",
    taken: "Dieser Name steht schon in der Liste.",
  },
  volume: {
    label: "Lautstärke des Alarms",
    test: "Alarm testen",
    testing: "Ertönt …",
    note: "Stellen Sie die Lautstärke des Geräts so ein, dass der Test Sie wecken würde.",
    blocked:
      "Es kommt kein Ton: Prüfen Sie Lautstärke und Lautsprecher des Geräts und testen Sie erneut.",
  },
  download: {
    size: "Einmalig {{size}} MB; danach funktioniert es ohne Netz.",
    done: "Alle Dateien sind auf diesem Gerät: Es funktioniert ohne Netz.",
    label: "Download",
    progress: "{{done}} von {{total}} MB",
  },
  notLoaded: {
    text: "Die Dateien der Überwachung sind nicht angekommen. Prüfen Sie die Verbindung und laden Sie die Seite neu.",
    reload: "Neu laden",
  },
  problem: {
    insecure: {
      title: "Diese Seite ist nicht verschlüsselt",
      advice:
        "Browser geben die Kamera nur für verschlüsselte Seiten frei. Öffnen Sie SleepSafe über eine Adresse, die mit https:// beginnt.",
    },
    denied: {
      title: "Die Kamera ist nicht erlaubt",
      advice:
        "Tippen Sie in der Adressleiste des Browsers auf das Kamera- oder Schlosssymbol und erlauben Sie dieser Seite die Kamera. Wird dort nichts angeboten, erlauben Sie sie dem Browser in den Einstellungen des Geräts. Versuchen Sie es dann erneut.",
    },
    no_camera: {
      title: "Keine Kamera gefunden",
      advice:
        "Schließen Sie eine an oder verwenden Sie ein Handy oder Tablet mit Frontkamera. Versuchen Sie es dann erneut.",
    },
    camera_busy: {
      title: "Eine andere App benutzt die Kamera",
      advice:
        "Schließen Sie Videoanrufe und andere Apps und Tabs, die sie benutzen. Versuchen Sie es dann erneut.",
    },
    download_failed: {
      title: "Die Dateien sind nicht angekommen",
      advice:
        "Prüfen Sie die Verbindung und versuchen Sie es erneut. Was angekommen ist, bleibt erhalten.",
    },
    engine_failed: {
      title: "Dieser Browser kann die Augen nicht messen",
      advice:
        "Aktualisieren Sie den Browser oder verwenden Sie einen neueren Chrome, Edge, Firefox oder Safari. Ist der Speicher knapp, hilft es, andere Tabs zu schließen. Versuchen Sie es dann erneut.",
    },
  },
  looks: {
    title: "Worauf geachtet wird",
    what: "Augen, Kopf und Mund: Dieses Gerät misst, wie weit die Augen geöffnet sind, wohin der Kopf zeigt und ob Sie gähnen.",
    where:
      "Gemessen wird alles auf diesem Gerät. Kein Bild verlässt es, und keines wird gespeichert.",
    sent: "An Ihren SleepSafe-Server gesendet wird, was gemessen wurde und welche Alarme es gab, unter einem zufälligen Namen statt Ihrem.",
    permission: "Beim ersten Start fragt der Browser nach der Kamera. Wählen Sie „Zulassen“.",
  },
  device: {
    title: "Ist dieses Gerät bereit?",
    camera: {
      name: "Kamera",
      checking: "Wird gesucht …",
      ready: "Gefunden",
      missing: "Keine gefunden. Schließen Sie eine an oder verwenden Sie ein anderes Gerät.",
      insecure:
        "Auf einer unverschlüsselten Seite nicht erlaubt: Öffnen Sie sie über https oder auf dem Gerät des Servers.",
    },
    screen: {
      name: "Bildschirm",
      checking: "Wird geprüft …",
      ready: "Bleibt während der Fahrt eingeschaltet",
      missing:
        "Dieser Browser lässt ihn dunkel werden: Stellen Sie das Gerät so ein, dass er eingeschaltet bleibt.",
    },
    computing: {
      name: "Rechenleistung",
      checking: "Wird geprüft …",
      ready: "Auf mehreren Kernen zugleich",
      missing: "Nur auf einem Kern: Das Bild wird seltener geprüft.",
    },
  },
  caution:
    "Keine Überwachung ersetzt Schlaf. Wenn Sie müde sind, halten Sie an einem sicheren Ort an.",
  starting: {
    word: "Startet",
    camera: "Wartet auf die Kamera",
    permission:
      "Wenn der Browser nach der Kamera fragt, wählen Sie „Zulassen“. Kein Bild verlässt dieses Gerät, und keines wird gespeichert.",
    download: "Lädt die Dateien, mit denen die Augen gemessen werden",
    engine: "Bereitet die Messung vor",
    check: "Prüft, ob Ihre gespeicherte Kalibrierung passt",
  },
  calibrating: {
    word: "Noch nicht überwacht",
    look: "Schauen Sie wie beim Fahren auf die Straße und blinzeln Sie wie gewohnt.",
    label: "Kalibrierung",
    left: "Noch {{seconds}} s",
    outgrown: "Ihre gespeicherte Kalibrierung passt heute nicht; es wird neu kalibriert.",
  },
  refusal: {
    too_few_frames:
      "Beim letzten Versuch waren Ihre Augen zu selten zu sehen. Stellen Sie das Gerät so auf, dass es Ihr ganzes Gesicht sieht.",
    eyes_closed:
      "Beim letzten Versuch waren die Augen zu oft geschlossen oder zugekniffen. Vermeiden Sie Blendung und schauen Sie auf die Straße.",
    unsteady:
      "Der letzte Versuch war zu unruhig. Befestigen Sie das Gerät sicher und halten Sie den Kopf ruhig.",
    implausible_ear:
      "Was beim letzten Versuch gemessen wurde, können keine Augen sein. Reinigen Sie die Linse, sorgen Sie für mehr Licht und schauen Sie zur Kamera.",
  },
  state: {
    normal: "Wach",
    advisory: "Vorsicht",
    drowsy: "Müde",
    microsleep: "Aufwachen!",
    unresponsive: "Keine Reaktion",
    not_monitoring: "Nicht überwacht",
  },
  cause: {
    none: "Ihre Augen sind im Bild.",
    eyes_closed_for: "Augen seit {{seconds}} s geschlossen",
    eyes_closed: "Augen geschlossen",
    looking_down: "Blick zu lange nach unten",
    looking_away: "Blick zu lange abgewandt",
    perclos: "Augen in der letzten Minute oft geschlossen",
    long_blinks: "Lange Lidschläge",
    nods: "Nickender Kopf",
    recent_microsleep: "Vor Kurzem ein Sekundenschlaf",
    classifier: "Lidschlag wie bei Müdigkeit",
  },
  reason: {
    no_face: {
      why: "Kein Gesicht im Bild",
      advice: "Stellen Sie das Gerät so auf, dass die Kamera Ihr ganzes Gesicht sieht.",
    },
    no_frames: {
      why: "Keine Bilder von der Kamera",
      advice:
        "Schließen Sie andere Apps, die sie benutzen. Sobald Bilder kommen, geht es von selbst weiter.",
    },
    low_fps: {
      why: "Zu wenige Bilder pro Sekunde",
      advice:
        "Schließen Sie andere Apps und Tabs, schließen Sie das Gerät ans Ladekabel an und halten Sie es kühl.",
    },
    dark: {
      why: "Zu dunkel",
      advice: "Sorgen Sie für etwas Licht auf dem Gesicht oder reinigen Sie die Linse.",
    },
    camera_lost: {
      why: "Die Kamera ist weg",
      advice:
        "Schließen Sie sie wieder an, oder halten Sie an einem sicheren Ort an und starten Sie neu.",
    },
    camera_taken: {
      why: "Eine andere App hat die Kamera übernommen",
      advice: "Schließen Sie diese App. Es geht von selbst weiter.",
    },
    tab_hidden: {
      why: "Diese Seite ist nicht im Vordergrund",
      advice: "Lassen Sie SleepSafe geöffnet und im Vordergrund.",
    },
    worker_crashed: {
      why: "Die Messung ist stehen geblieben",
      advice:
        "Sie wird neu gestartet. Kommt sie nicht wieder, halten Sie an einem sicheren Ort an und starten Sie neu.",
    },
    asleep: {
      why: "Das Gerät hat geschlafen",
      advice: "Lassen Sie den Bildschirm an und schließen Sie das Gerät ans Ladekabel an.",
    },
    settling: {
      why: "Wartet auf Bilder der Kamera",
      advice: "Es beginnt, sobald Ihr Gesicht im Bild ist.",
    },
    unknown: {
      why: "Ihre Augen können nicht gemessen werden",
      advice: "Halten Sie an einem sicheren Ort an und starten Sie neu.",
    },
  },
  controls: {
    cancel: "Abbrechen",
    mute: "{{seconds}} s stumm",
    muted: "Stumm, noch {{seconds}} s",
    unmute: "Ton an",
    park: "Parken",
    goOn: "Weiterfahren",
    stop: "Beenden",
  },
  parked: {
    word: "Geparkt",
    reason: "Nicht überwacht",
    advice: "Bis Sie weiterfahren, achtet niemand auf Ihre Augen.",
  },
  stop: {
    question: "Überwachung beenden?",
    stop: "Beenden",
    keep: "Weiter überwachen",
  },
  leave: {
    question: "Eine Fahrt läuft. Seite verlassen und Überwachung beenden?",
    leave: "Verlassen und beenden",
    stay: "Bleiben",
  },
  recalibrate: {
    question: "Neu kalibrieren?",
    text: "Das dauert etwa eine Minute; so lange wird nicht überwacht.",
    calibrate: "Kalibrieren",
    keep: "Weiter überwachen",
  },
  feedback: {
    question: "Waren Sie müde?",
    text: "Alarm um {{time}}: {{what}}",
    drowsy: "Ich war müde",
    falseAlarm: "Fehlalarm",
    noAnswer: "Keine Antwort",
  },
  kss: {
    question: "Wie schläfrig sind Sie?",
    text: "So, wie Sie sich in den letzten fünf Minuten gefühlt haben.",
    step1: "Äußerst wach",
    step2: "Sehr wach",
    step3: "Wach",
    step4: "Ziemlich wach",
    step5: "Weder wach noch schläfrig",
    step6: "Erste Anzeichen von Schläfrigkeit",
    step7: "Schläfrig, aber ohne Mühe, wach zu bleiben",
    step8: "Schläfrig, mit etwas Mühe, wach zu bleiben",
    step9: "Sehr schläfrig, mit großer Mühe, wach zu bleiben, gegen den Schlaf ankämpfend",
    later: "Jetzt nicht",
  },
  notice: {
    noSound: "KEIN TON: hier tippen",
    mayDarken:
      "Der Bildschirm kann dunkel werden: Stellen Sie das Gerät so ein, dass er eingeschaltet bleibt.",
  },
  break: {
    time_on_task:
      "Zwei Stunden ohne Pause: Halten Sie an einem sicheren Ort an und ruhen Sie sich 15 Minuten aus.",
    repeated_drowsiness: "Immer wieder müde: Halten Sie an einem sicheren Ort an und schlafen Sie.",
  },
  figures: {
    unknown: "noch nicht bekannt",
    perclos: "Augen zu in der letzten Minute",
    perclosNote: "PERCLOS",
    blinks: "Lidschläge",
    perMinute: "pro Minute",
    longBlink: "Letzter langer Lidschlag",
    none: "bisher keiner",
    seconds: "{{seconds}} s",
    ago: "vor {{time}}",
    onTask: "Zeit ohne Pause",
  },
  strip: {
    title: "Wie weit sind Ihre Augen geöffnet?",
    now: "jetzt",
    ago: "vor {{seconds}} s",
    note: "Unter {{closed}} gelten sie als geschlossen, über {{open}} wieder als geöffnet.",
    words:
      "Die letzten 60 s: Augen die halbe Zeit mindestens {{median}} geöffnet, am wenigsten {{lowest}}; {{seen}} der Zeit im Bild.",
    nothing: "In den letzten 60 s waren keine Augen im Bild.",
  },
  more: {
    kss: "Wie schläfrig sind Sie?",
    showPicture: "Bild zeigen",
    hidePicture: "Bild verbergen",
    picture: "Was die Kamera sieht, wie in einem Spiegel",
    recalibrate: "Neu kalibrieren",
  },
  details: {
    title: "Einzelheiten",
    camera: "Kamera",
    size: "{{width}} × {{height}} Pixel",
    fps: "Gemessene Bilder",
    perSecond: "{{value}} pro Sekunde",
    time: "Zeit für ein Bild",
    ms: "{{p50}} ms, 95 % innerhalb von {{p95}} ms",
    backend: "Berechnet auf",
    wasm: "dem Prozessor",
    webgl: "dem Grafikchip",
    where: "Neben der Seite",
    worker: "ja, in einem eigenen Worker",
    page: "nein, teilt sich die Zeit mit der Seite",
    cores: "Prozessorkerne",
    several: "mehrere",
    one: "einer",
    brightness: "Helligkeit des Bildes",
    screen: "Bildschirm",
    screen_kept_on: "bleibt eingeschaltet",
    screen_may_darken: "kann dunkel werden",
    classifier: "Frühwarnung durch den Server",
    classifier_collecting: "sammelt Lidschläge, {{blinks}} von {{needed}}",
    classifier_answered: "hat geantwortet",
    classifier_outside_range:
      "schweigt: Ihre Lidschläge sind anders als die, aus denen sie gelernt hat",
    classifier_unreachable: "Server nicht erreichbar; die Alarme brauchen ihn nicht",
    classifier_refused: "vom Server abgelehnt; die Alarme brauchen ihn nicht",
    estimate: "Ihre Schätzung",
    outbox: "Ereignisse für den Server",
    nothingToSend: "bisher keine",
    shares: "wach {{alert}}, wenig wachsam {{low}}, müde {{drowsy}}",
  },
  history,
  spoken,
};
