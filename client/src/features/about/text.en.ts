export const en = {
  title: "About SleepSafe",
  lead: "SleepSafe tells people who drive or run machines, in time, that they are getting drowsy or stressed.",
  limits: {
    title: "What it is, and what it is not",
    baseline:
      "It compares a person with their own rest, because a personal baseline is what makes such estimates work.",
    models:
      "Its models were judged on recordings of people they had never seen. How well they do, and for whom they do worst, is on the status page.",
    diagnosis:
      "It is no medical device and diagnoses nothing. A driver who feels tired must stop, whatever it says.",
  },
  privacy: {
    title: "What is sent, and what is not",
    sent: "Sent",
    sentCheck:
      "The values in the stress check, for the estimate: to this SleepSafe server, without your name. From a file: the measurements and subject_id, nothing else.",
    sentHealth:
      "A few times a minute, more often on the status page, a question without content: whether the server answers.",
    kept: "Kept in this browser",
    keptChoices: "Your choice of theme and language.",
    keptChecks: "Your recent stress checks, until you erase them.",
    keptScale: "With a heart-rate strap: the range of your heart rate variability.",
    never: "Never sent",
    neverCamera: "Camera pictures. They will be looked at on the device and thrown away there.",
    neverOthers:
      "Anything to another company: no trackers, no advertising, no fonts or scripts from elsewhere.",
  },
  version: {
    title: "Version and licence",
    client: "App",
    server: "Server",
    serverUnreachable: "Not reachable.",
    serverBusy: "Too many requests.",
    serverRefused: "Not known.",
    checking: "Checking…",
    licence: "Licence",
    licenceText: "MIT, © 2026 The SleepSafe authors",
  },
  more: {
    title: "Look closer",
    docs: "API documentation",
    docsText: "Every address of the server, to read and to try out.",
    models: "Model cards",
    modelsText: "Which models answer, what they learned from and how well they do.",
  },
} as const;

declare module "../../lib/texts" {
  interface Texts {
    about: typeof en;
  }
}
