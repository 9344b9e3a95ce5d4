import type { Translation } from "../../lib/texts";
import type { en } from "./text.en";

export const de: Translation<typeof en> = {
  loading: "Wird geladen …",
  slow: "Wird noch geladen: seit {{wait}} keine Antwort.",
  stale: "Stand von {{seen}}. {{reason}}.",
  again: "Jetzt versuchen",
  signedOut: "Sie sind nicht mehr angemeldet",
  signIn: "Melden Sie sich an und versuchen Sie es dann erneut.",
  notAllowed: "Ihr Schlüssel erlaubt das nicht",
  otherKey: "Melden Sie sich mit einem an, der es erlaubt.",
  unknown: "Was hier steht, kommt vom Server; solange er nicht antwortet, ist es nicht bekannt.",
  report: "Bleibt es dabei, melden Sie dem Betreiber die Anfrage {{requestId}}.",
  action: {
    tooMany: "Zu viele Versuche",
    wait: "Der Server nimmt eine Zeit lang keine weiteren an.",
    again: "Neuer Versuch in {{wait}} möglich.",
    now: "Sie können es jetzt wieder versuchen.",
  },
  rows: {
    shown: "{{shown, number}} von {{all, number}} werden gezeigt.",
    more: "Mehr zeigen",
  },
};
