import type { Translation } from "../../../lib/texts";
import type { spoken as english } from "./text.en";

export const spoken: Translation<typeof english> = {
  cause: {
    eyes_closed: "Aufwachen! Ihre Augen sind geschlossen.",
    looking_down: "Augen auf die Straße!",
    looking_away: "Augen auf die Straße!",
    perclos: "Sie werden schläfrig. Halten Sie an einem sicheren Ort an.",
    long_blinks: "Ihre Lidschläge werden lang. Halten Sie an einem sicheren Ort an.",
    nods: "Sie nicken ein. Halten Sie an einem sicheren Ort an.",
    recent_microsleep: "Ihre Augen waren eben geschlossen. Machen Sie eine Pause.",
    classifier: "Sie werden vielleicht müde. Planen Sie eine Pause.",
  },
  none: "Achtung.",
  not_monitoring: "Keine Überwachung.",
  reason: {
    no_face: "Keine Überwachung: kein Gesicht zu sehen.",
    no_frames: "Keine Überwachung: Die Kamera liefert kein Bild.",
    low_fps: "Keine Überwachung: Das Gerät ist gerade zu langsam.",
    dark: "Keine Überwachung: Es ist zu dunkel.",
    camera_lost: "Keine Überwachung: Die Kamera ist weg.",
    camera_taken: "Keine Überwachung: Eine andere App benutzt die Kamera.",
    tab_hidden: "Keine Überwachung: Diese Seite ist verdeckt.",
    worker_crashed: "Keine Überwachung: Die Bildauswertung startet neu.",
    asleep: "Keine Überwachung: Das Gerät war im Ruhezustand.",
  },
  break: {
    time_on_task: "Zwei Stunden am Steuer: Machen Sie eine Pause.",
    repeated_drowsiness: "Sie waren mehrmals schläfrig: Machen Sie jetzt eine Pause.",
  },
  test: "So klingt der Alarm.",
};
