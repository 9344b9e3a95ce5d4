import type { Translation } from "../../lib/texts";
import type { en } from "./text.en";

export const de: Translation<typeof en> = {
  title: "Fahrt",
  lead: "Die Müdigkeitsüberwachung ist in dieser Version noch nicht enthalten. Hier steht, was sie auf diesem Gerät tun wird und ob das Gerät dafür bereit ist.",
  plan: {
    title: "Was sie tun wird",
    watch: {
      title: "Die Augen beobachten",
      text: "Die Kamera dieses Geräts misst, wie weit Ihre Augen geöffnet sind. Die Bilder verlassen das Gerät nie.",
    },
    warn: {
      title: "Rechtzeitig warnen",
      text: "Lange Lidschläge, geschlossene Augen und ein nickender Kopf lösen einen Alarm in drei Stufen aus, jede lauter als die vorige.",
    },
    honest: {
      title: "Sagen, wenn sie nichts sieht",
      text: "Kein Gesicht, zu dunkel, Kamera weg: Dann meldet sie deutlich, dass sie gerade nicht überwacht.",
    },
    offline: {
      title: "Ohne Netz arbeiten",
      text: "Beobachten und Warnen brauchen keine Verbindung. Ereignisse warten auf dem Gerät, bis der Server erreichbar ist.",
    },
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
      ready: "Kann während der Fahrt eingeschaltet bleiben",
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
  now: {
    title: "Was heute schon geht",
    text: "Der Stresscheck schätzt aus fünf Messwerten das Stressniveau.",
    stress: "Stresscheck öffnen",
  },
  caution:
    "Keine Überwachung ersetzt Schlaf. Wenn Sie müde sind, halten Sie an einem sicheren Ort an.",
};
