import type { Translation } from "../texts";
import type { en } from "./text.en";

export const de: Translation<typeof en> = {
  sent: "Alles ist gesendet, zuletzt am {{time}}.",
  pending: {
    idle_one: "{{count}} Ereignis wartet darauf, gesendet zu werden.",
    idle_other: "{{count}} Ereignisse warten darauf, gesendet zu werden.",
    sending_one: "{{count}} Ereignis wird gesendet.",
    sending_other: "{{count}} Ereignisse werden gesendet.",
    offline_one: "Kein Netz: {{count}} Ereignis wartet und wird gesendet, sobald es eines gibt.",
    offline_other:
      "Kein Netz: {{count}} Ereignisse warten und werden gesendet, sobald es eines gibt.",
    waiting_one:
      "Der Server nimmt gerade nichts an: {{count}} Ereignis wartet und wird später gesendet.",
    waiting_other:
      "Der Server nimmt gerade nichts an: {{count}} Ereignisse warten und werden später gesendet.",
    not_signed_in_one:
      "{{count}} Ereignis wartet: Melden Sie sich in den Einstellungen an, um es zu senden.",
    not_signed_in_other:
      "{{count}} Ereignisse warten: Melden Sie sich in den Einstellungen an, um sie zu senden.",
    not_allowed_one:
      "{{count}} Ereignis wartet: Dieses Gerät darf keine senden. Bitten Sie den Betreiber, es zu erlauben.",
    not_allowed_other:
      "{{count}} Ereignisse warten: Dieses Gerät darf keine senden. Bitten Sie den Betreiber, es zu erlauben.",
  },
  last: "Zuletzt gesendet am {{time}}.",
  problem: {
    missing:
      "Dieser Browser speichert nichts: Ereignisse werden gesendet, aber eine geschlossene Seite verliert, was wartet. Verwenden Sie einen anderen Browser, um sie zu behalten.",
    full: "Dieses Gerät ist voll: Ereignisse werden gesendet, aber eine geschlossene Seite verliert, was wartet. Schaffen Sie Platz.",
    no_answer:
      "Der Speicher dieses Browsers antwortet nicht: Ereignisse werden gesendet, aber eine geschlossene Seite verliert, was wartet. Starten Sie den Browser neu.",
    refused:
      "Dieser Browser speichert nichts: Ereignisse werden gesendet, aber eine geschlossene Seite verliert, was wartet. Verlassen Sie das private Fenster oder erlauben Sie dieser Seite, Daten zu speichern.",
  },
  refused_one:
    "Der Server hat {{count}} Ereignis abgelehnt; es bleibt auf diesem Gerät. Sagen Sie es dem Betreiber.",
  refused_other:
    "Der Server hat {{count}} Ereignisse abgelehnt; sie bleiben auf diesem Gerät. Sagen Sie es dem Betreiber.",
  lost_one: "{{count}} Ereignis fand keinen Platz und ist verloren.",
  lost_other: "{{count}} Ereignisse fanden keinen Platz und sind verloren.",
};
