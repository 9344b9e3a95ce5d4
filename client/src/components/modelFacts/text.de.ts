import type { Translation } from "../../lib/texts";
import type { en } from "./text.en";

export const de: Translation<typeof en> = {
  metrics: {
    title: "Wie gut ist es bei Personen, die es nicht kennt?",
    none: "Zu diesem Modell gibt es keine Kennzahlen.",
    metric: "Maß",
    mean: "Mittel, 95-%-Intervall",
    interval: "{{from}} bis {{to}}",
    worst: "Schlechteste Person",
    legendMean: "Mittel über alle Personen",
    legendInterval: "95-%-Intervall des Mittels",
    legendWorst: "Schlechteste Person",
    lowerIsBetter: "niedriger ist besser",
    macro_f1: {
      name: "Makro-F1",
      says: "Übersehenes und Fehlalarme zusammen, jede Stufe zählt gleich. 1 ist perfekt.",
    },
    balanced_accuracy: {
      name: "Ausgewogene Genauigkeit",
      says: "Wie viel von jeder Stufe erkannt wird, im Mittel über die Stufen. 1 ist perfekt.",
    },
    auc: {
      name: "AUC",
      says: "Wie gut es jede Stufe von den anderen unterscheidet. 0,5 ist geraten, 1 ist perfekt.",
    },
    ece: {
      name: "Kalibrierungsfehler (ECE)",
      says: "Wie weit seine Sicherheit davon abweicht, wie oft es recht hat. 0 ist perfekt.",
    },
  },
  pictures: {
    loading: "Das Bild wird geladen …",
    failed: "Das Bild konnte nicht geladen werden.",
    reliability: {
      title: "Wenn es 80\u00a0% sagt, stimmt es dann in 80\u00a0% der Fälle?",
      says: "Auf der gestrichelten Linie stimmen Sicherheit und Wirklichkeit überein; darunter ist sich das Modell zu sicher. Je größer der Punkt, desto mehr Schätzungen.",
      alt: "Zuverlässigkeitsdiagramm. Sicherheit und Anteil der richtigen Schätzungen: {{points}}.",
      altPlain: "Zuverlässigkeitsdiagramm: Anteil der richtigen Schätzungen über der Sicherheit.",
      point: "bei {{confidence}} Sicherheit {{accuracy}} richtig",
    },
    confusion: {
      title: "Welche Stufen verwechselt es?",
      says: "Je Zeile, was es war; je Spalte, was das Modell sagte. Auf der Diagonale liegt es richtig.",
      alt: "Verwechslungsmatrix. Von jeder Stufe erkannt, von der ersten bis zur letzten: {{shares}}.",
      altPlain: "Verwechslungsmatrix: was es war und was das Modell sagte.",
    },
    importance: {
      title: "Wonach richtet es sich?",
      says: "Um wie viel es schlechter wird, wenn eine Eingabe unter den Personen vertauscht wird. Je länger der Balken, desto mehr zählt sie.",
      alt: "Gewicht der Eingaben. Von der wichtigsten zur unwichtigsten: {{names}}.",
      altPlain: "Gewicht der Eingaben: um wie viel das Modell ohne jede schlechter ist.",
    },
  },
  table: "Tabelle der Modellkarte",
};
