export const en = {
  title: "Live heart rate",
  lead: "A chest strap with Bluetooth measures heart rate and its variability for you. What it sends stays on this device, apart from the values that a stress check uses.",
  connect: "Connect a heart-rate strap",
  disconnect: "Disconnect",
  unsupported: {
    title: "This browser cannot connect a strap",
    browsers:
      "Chrome, Edge and Opera can, on Android, Windows, macOS and ChromeOS, and on Linux once “Web Bluetooth” is switched on in chrome://flags. Safari and Firefox cannot. On an iPhone or iPad the app Bluefy can.",
  },
  insecureContext: {
    title: "A strap needs a secure connection",
    address:
      "Browsers allow Bluetooth only on pages opened by https:// or on localhost. Open SleepSafe that way.",
  },
  status: {
    idle: "Not connected",
    connecting: "Connecting…",
    connected: "Connected",
    noContact: "No skin contact",
    noSignal: "No signal",
    reconnecting: "Connection lost, trying again…",
    error: "Not connected",
  },
  contact: {
    on: "Good skin contact",
    unknown: "Connected; this strap does not report skin contact",
  },
  advice: {
    noContact: "Moisten the electrodes and tighten the strap.",
    noSignal: "Nothing has come from the strap for {{seconds}} s. Bring it closer to this device.",
    reconnecting: "Stay near this device.",
  },
  failure: {
    cancelled: "No strap was chosen.",
    notFound:
      "No strap was found. Switch Bluetooth on, wear the strap, and end its connection to other apps.",
    permission:
      "The browser was not allowed to use Bluetooth. Allow it for this page in the browser’s settings.",
    lost: "The strap could not be reached. Put it on, stay near this device and connect again.",
  },
  reading: {
    device: "Strap",
    unnamed: "without a name",
    now: "Heart rate now",
    mean: "Mean of the last minute",
    beats: "Last minute covered by clean beats",
    ecg: "Variability",
    bpm: "bpm",
    ofOwnRange: "of own range",
    unknown: "not known",
    noBeats: "none sent",
    computed: "computed by the strap",
  },
  ecg: {
    off: "Needs a signal from the strap.",
    firstMinute: "Collecting the first minute.",
    tooFewBeats: "Too few clean beats: sit still and check that the strap fits.",
    noRr: "Off: this strap sends no beat-to-beat intervals.",
    fakeRr:
      "Off: this strap computes its intervals from the heart rate, so they hold no variability.",
    learning: "Learning your own range: {{minutes}} of {{needed}} min.",
  },
  scale: {
    kept: "Your own range has been learned from {{minutes}} min so far and is kept on this device only.",
    notKept:
      "This browser stores nothing (a private window?): your own range is lost when the page closes.",
    forget: "Forget my range",
  },
  rest: {
    title: "Measure at rest",
    how: "Sit down, breathe normally and do not talk for five minutes. The result is your resting heart rate.",
    start: "Start five minutes of rest",
    cancel: "Cancel",
    progress: "Time at rest",
    elapsed: "{{elapsed}} of {{whole}} min",
    done: "Resting heart rate {{bpm}} bpm; usable readings covered {{coverage}} of the time.",
    use: "Use as resting heart rate",
    tooFewBeats:
      "Stopped without a result: usable readings covered only {{coverage}} of the time, {{needed}} are needed. Check that the strap fits and sit still.",
    lost: "Stopped without a result: the strap is no longer connected.",
  },
} as const;

declare module "../../lib/texts" {
  interface Texts {
    heartRate: typeof en;
  }
}
