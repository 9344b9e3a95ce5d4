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
    sentDrive:
      "Of each drive, to this SleepSafe server: every 30 seconds how open the eyes were and how they blinked, long closures, alarms and your answers to them, and when nobody was watched. A drive without a network is sent later.",
    sentStress:
      "Stress results only if you turn that on in the settings: the estimate and its values, without a name.",
    sentHealth:
      "A few times a minute, more often on the status page, a question without content: whether the server answers.",
    kept: "Kept in this browser",
    keptChoices: "Your choice of theme and language.",
    keptChecks: "Your recent stress checks, until you erase them.",
    keptDrives:
      "Your drives with the names of who drove, until you delete them, and what is to be sent until the server has it.",
    keptScale: "With a heart-rate strap: the range of your heart rate variability.",
    never: "Never sent",
    neverCamera: "Camera pictures. They are looked at on the device and thrown away there.",
    neverNames:
      "The names of who drives. The server gets a random name instead; only this device knows whose it is.",
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
  parts: {
    title: "What it is built from",
    lead: "SleepSafe is made of free software by many people. Each part keeps its own licence.",
    show: "All parts and their licences",
    browser: "In this app",
    server: "On the server",
    backup: "For backups, where they are installed",
    training: "For training, where it is installed",
    models: "Models, what runs them and what they learned from",
    texts: "The licences in full",
    textsText: "Word by word, of all that is bundled into the app.",
    empty: "This version came without the list.",
  },
  more: {
    title: "Look closer",
    docs: "API documentation",
    docsText: "Every address of the server, to read and to try out.",
    models: "Model cards",
    modelsText: "Which models answer, what they learned from and how well they do.",
    versions: "Versions of the models",
    versionsText:
      "What changed what answers, what is being tried out, and whether people still fit.",
  },
} as const;

declare module "../../lib/texts" {
  interface Texts {
    about: typeof en;
  }
}
