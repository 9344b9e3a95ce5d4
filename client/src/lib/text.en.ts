/** Texts that more than one feature shows: namespace "shared". */
export const en = {
  failure: {
    network: {
      title: "SleepSafe cannot be reached",
      advice: "Check the connection and try again. Your entries are kept.",
    },
    timeout: {
      title: "No answer within {{seconds}} s",
      advice: "The connection is slow or lost. Your entries are kept; try again.",
    },
    busy: {
      title: "Too many requests",
      advice: "Wait a moment, then try again.",
      adviceSeconds: "Wait {{seconds}} s, then try again.",
    },
    server: {
      title: "The server had a problem",
      advice: "Your entries are kept. Try again in a moment.",
      adviceRequest:
        "Your entries are kept. Try again in a moment. If it happens again, report request {{requestId}} to the operator.",
    },
    refused: {
      title: "The request was not accepted",
    },
  },
  again: {
    next: "Next try in {{wait}}.",
    now: "Trying again…",
  },
  confirm: {
    delete: "Delete",
    keep: "Keep",
  },
  units: {
    days_one: "{{count}} day",
    days_other: "{{count}} days",
    hours: "{{value}} h",
    minutes: "{{value}} min",
    seconds: "{{value}} s",
  },
} as const;
