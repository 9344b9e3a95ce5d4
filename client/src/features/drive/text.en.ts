export const en = {
  title: "Drive",
  lead: "The drowsiness monitor is not in this version yet. This is what it will do on this device, and whether the device is ready for it.",
  plan: {
    title: "What it will do",
    watch: {
      title: "Watch your eyes",
      text: "This device’s camera measures how far your eyes are open. The pictures never leave the device.",
    },
    warn: {
      title: "Warn in time",
      text: "Long blinks, closed eyes and a nodding head raise an alarm in three steps, each louder than the one before.",
    },
    honest: {
      title: "Say when it cannot see",
      text: "No face, too dark, camera lost: it says loudly that it is not monitoring, instead of looking fine.",
    },
    offline: {
      title: "Work without a network",
      text: "Watching and warning need no connection. Events wait on the device until the server can be reached.",
    },
  },
  device: {
    title: "Is this device ready?",
    camera: {
      name: "Camera",
      checking: "Looking for it…",
      ready: "Found",
      missing: "None found. Connect one, or use another device.",
      insecure: "Not allowed on an unencrypted page: open it by https, or on this very machine.",
    },
    screen: {
      name: "Screen",
      checking: "Being checked…",
      ready: "Can be kept on while driving",
      missing: "This browser lets it go dark: set the device to stay on.",
    },
    computing: {
      name: "Computing",
      checking: "Being checked…",
      ready: "On several cores at once",
      missing: "On one core only: the picture will be checked less often.",
    },
  },
  now: {
    title: "What works today",
    text: "The stress check estimates the stress level from five measurements.",
    stress: "Open the stress check",
  },
  caution: "No monitor replaces sleep. If you feel tired, stop in a safe place.",
} as const;

declare module "../../lib/texts" {
  interface Texts {
    drive: typeof en;
  }
}
