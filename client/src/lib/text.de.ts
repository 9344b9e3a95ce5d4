import type { en } from "./text.en";
import type { Translation } from "./texts";

export const de: Translation<typeof en> = {
  failure: {
    network: {
      title: "SleepSafe ist nicht erreichbar",
      advice: "Bitte die Verbindung prüfen und erneut versuchen. Ihre Eingaben bleiben erhalten.",
    },
    timeout: {
      title: "Keine Antwort innerhalb von {{seconds}} s",
      advice:
        "Die Verbindung ist langsam oder unterbrochen. Ihre Eingaben bleiben erhalten; bitte erneut versuchen.",
    },
    busy: {
      title: "Zu viele Anfragen",
      advice: "Bitte einen Moment warten und dann erneut versuchen.",
      adviceSeconds: "Bitte {{seconds}} s warten und dann erneut versuchen.",
    },
    server: {
      title: "Auf dem Server ist ein Fehler aufgetreten",
      advice: "Ihre Eingaben bleiben erhalten. Bitte gleich noch einmal versuchen.",
      adviceRequest:
        "Ihre Eingaben bleiben erhalten. Bitte gleich noch einmal versuchen. Falls es dabei bleibt, melden Sie bitte die Anfrage {{requestId}}.",
    },
    refused: {
      title: "Die Anfrage wurde nicht angenommen",
    },
  },
};
