export const en = {
  title: "Stress check",
  lead: "Enter what the sensors measured over the last minute. SleepSafe estimates the stress level and says how sure it is.",
  batch: "Check many at once from a CSV file",
  form: {
    title: "Measurements",
    heart: "Heart",
    heartNote:
      "The resting rate is optional. If it is given, the heart rate is compared with it, not with the average.",
    signals: "Body signals",
    signalsNote:
      "Each as a share of the person’s own range: 0 is their usual low, 1 their usual high.",
    optional: "(optional)",
    notSet: "not set",
    unseen: "Hardly seen in training (there {{seen}}): the estimate is less certain.",
    submit: "Estimate stress",
    submitting: "Estimating…",
    live: "After the first estimate the result follows every change. Only the values above are sent, for the estimate.",
  },
  ranges: {
    missing:
      "{{reason}}: the sliders and the allowed ranges appear once the server answers. The fields work without them; the server checks the values.",
  },
  examples: {
    title: "Try a minute from a real drive",
    rested: "Rested",
    highway: "Highway",
    city: "City",
    source: "Measured windows of 60 s from PhysioNet drivedb 1.0.0 (ODC-By).",
  },
  fields: {
    heart_rate: "Heart rate",
    resting_heart_rate: "Resting heart rate",
    ecg: "Heart rate variability (ECG)",
    gsr: "Skin conductance (GSR)",
    respiration: "Breathing rate",
    emg: "Muscle activity (EMG)",
  },
  short: {
    heart_rate: "Heart rate",
    resting_heart_rate: "Resting rate",
    ecg: "Variability",
    gsr: "Skin conductance",
    respiration: "Breathing",
    emg: "Muscle activity",
  },
  about: {
    heart_rate: "Mean over the last minute, from a watch, a chest strap or an ECG.",
    resting_heart_rate:
      "Measure at rest: seated, five quiet minutes before driving. Or this morning’s value from a watch.",
    ecg: "How much the time between beats varies, from a strap or an ECG. Low under stress.",
    gsr: "How well the skin conducts, from electrodes on a hand or foot. Rises with sweat.",
    respiration: "How fast the person breathes, from a chest belt.",
    emg: "How tense the shoulder is, from electrodes on the trapezius muscle.",
  },
  units: {
    bpm: "bpm",
    share: "of own range",
    /** Where there is little room. */
    short: "bpm",
  },
  errors: {
    anyNumber: "a number, {{unit}}",
    missing: "Missing: {{allowed}}.",
    outside: "Must be {{allowed}}.",
  },
  levels: {
    low: "Low",
    medium: "Medium",
    high: "High",
  },
  result: {
    title: "Result",
    empty: "No estimate yet. Fill in the five measurements, or try an example.",
    legend: "The result is one of three levels:",
    pending: "Estimating…",
    failed: "No result. The form says what to do.",
    level: {
      low: "Low stress",
      medium: "Medium stress",
      high: "High stress",
    },
    confidence: "Confidence",
    shortConfidence: "{{confidence}} sure",
    show: "Show the result:",
    probabilities: "How likely is each level?",
    restingHint: "Add the resting heart rate for a more personal estimate.",
    model: "Model {{name}} {{version}}",
    digest: "digest",
    fullDigest: "Digest {{digest}}",
    disclaimer:
      "A statistical estimate, not a medical diagnosis. It says nothing about illness or fitness to drive.",
  },
  state: {
    current: "For the values as they are entered now.",
    updating: "For the previous values. Updating…",
    invalid: "For the previous values: one is missing or out of range.",
    paused: "For the previous values. The newest are sent in {{seconds}} s.",
    failed: "For the previous values. {{reason}}; change a value to try again.",
  },
  pause: {
    title: "The server is busy",
    advice: "The newest values are sent automatically in {{seconds}} s.",
  },
  drivers: {
    title: "How do the values compare with people at rest?",
    legend:
      "Dot: this value, in bpm or as a share of the person’s own range. Band: the typical range at rest, with its median.",
    caveat_one:
      "At rest: {{count, number}} person of the training data. It shows where a value is unusual, not what causes the stress.",
    caveat_other:
      "At rest: {{count, number}} people of the training data. It shows where a value is unusual, not what causes the stress.",
    loading: "The comparison with people at rest is loading…",
    unavailable: "The comparison with people at rest is unavailable now.",
    none: "not given",
    below: "below",
    within: "within",
    above: "above",
    typical: "the typical range at rest",
  },
  felt: {
    title: "How stressed do you feel?",
    says: "If you like. What you say is sent with this check, without a name; later models learn from it.",
    done: "Noted. Thank you.",
  },
  recents: {
    title: "Recent checks",
    onDevice: "They stay on this device only, at most {{count}}, and can be erased at any time.",
    alsoSent:
      "At most {{count}} are kept on this device and can be erased here at any time. As the settings say, each is sent to the server, too, and stored there without a name.",
    notStored:
      "This browser stores nothing (a private window?): these checks are lost when the page closes.",
    empty: "None yet. Every estimate you ask for is listed here.",
    keep: "Keep this check",
    kept: "Kept",
    remove: "Erase the check of {{time}}",
    showAll: "Show all {{count}}",
    eraseAll: "Erase all checks",
    sure: "Erase all checks on this device? This cannot be undone.",
    confirm: "Erase all",
    cancel: "Cancel",
  },
  trend: {
    title: "How likely was high stress in each check?",
    spoken:
      "Line chart of {{count}} checks: from {{first}} in the first to {{last}} in the last, lowest {{least}}, highest {{most}}. The list below has each check.",
  },
  strap: {
    offer: "A Bluetooth chest strap can fill in heart rate and variability, live.",
    open: "Use a strap",
    close: "Hide the strap",
    failed: "This part could not be loaded. Check the connection and try again.",
    live: "Live from the strap",
    manual: "Your own entry",
    lost: "No signal from the strap; last value kept",
    noSignal: "No signal from the strap; last value kept",
    resume: "Use strap again",
  },
  spoken: {
    pending: "Estimating stress.",
    paused: "The server is busy. The newest values are sent as soon as it allows.",
    low: "Stress level low, confidence {{confidence}}.",
    medium: "Stress level medium, confidence {{confidence}}.",
    high: "Stress level high, confidence {{confidence}}.",
  },
} as const;

declare module "../../lib/texts" {
  interface Texts {
    stress: typeof en;
  }
}
