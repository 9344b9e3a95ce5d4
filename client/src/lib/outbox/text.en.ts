/** What becomes of the events of this device: namespace "outbox". */
export const en = {
  sent: "Everything has been sent, last on {{time}}.",
  pending: {
    idle_one: "{{count}} event waits to be sent.",
    idle_other: "{{count}} events wait to be sent.",
    sending_one: "{{count}} event is being sent.",
    sending_other: "{{count}} events are being sent.",
    offline_one: "No network: {{count}} event waits and is sent as soon as there is one.",
    offline_other: "No network: {{count}} events wait and are sent as soon as there is one.",
    waiting_one: "The server takes nothing at the moment: {{count}} event waits and is sent later.",
    waiting_other:
      "The server takes nothing at the moment: {{count}} events wait and are sent later.",
    not_signed_in_one: "{{count}} event waits: sign in under Settings to send it.",
    not_signed_in_other: "{{count}} events wait: sign in under Settings to send them.",
    not_allowed_one:
      "{{count}} event waits: this device may not send any. Ask the operator to let it.",
    not_allowed_other:
      "{{count}} events wait: this device may not send any. Ask the operator to let it.",
  },
  last: "Last sent on {{time}}.",
  problem: {
    missing:
      "This browser keeps nothing: events are sent, but a closed page loses what waits. Use another browser to keep them.",
    full: "This device is full: events are sent, but a closed page loses what waits. Free some space.",
    no_answer:
      "This browser’s storage does not answer: events are sent, but a closed page loses what waits. Restart the browser.",
    refused:
      "This browser keeps nothing: events are sent, but a closed page loses what waits. Leave the private window, or allow this page to store data.",
  },
  refused_one: "The server refused {{count}} event; it stays on this device. Tell the operator.",
  refused_other:
    "The server refused {{count}} events; they stay on this device. Tell the operator.",
  lost_one: "{{count}} event found no room and is lost.",
  lost_other: "{{count}} events found no room and are lost.",
} as const;

declare module "../texts" {
  interface Texts {
    outbox: typeof en;
  }
}
