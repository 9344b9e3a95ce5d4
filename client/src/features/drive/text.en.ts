import { history } from "./history/text.en";
import { spoken } from "./session/text.en";

export const en = {
  title: "Drive",
  lead: "Watches your eyes while you drive, and sounds an alarm when they close.",
  setup: {
    title: "Before you drive",
    glasses: "I wear glasses",
    gettingReady: "Getting ready…",
    start: "Start",
    again: "Try again",
  },
  person: {
    label: "Who drives",
    why: "Eyes differ: each person is calibrated once.",
    nobody: "Driver 1",
    another: "Somebody else",
    name: "Name",
    add: "Add",
    cancel: "Cancel",
    empty: "Enter a name of 1 to {{max}} characters.",
    too_long: "The name may have at most {{max}} characters.",
    taken: "This name is in the list already.",
  },
  volume: {
    label: "Alarm loudness",
    test: "Test the alarm",
    testing: "Sounding…",
    note: "Set the device’s own volume so that the test would wake you.",
    blocked: "No sound can come out: check the device’s volume and its speaker, then test again.",
  },
  download: {
    size: "{{size}} MB once; then it works offline.",
    done: "All files are on this device: it works offline.",
    label: "Download",
    progress: "{{done}} of {{total}} MB",
  },
  notLoaded: {
    text: "The monitor’s files did not arrive. Check the connection, then reload.",
    reload: "Reload",
  },
  problem: {
    insecure: {
      title: "This page is not encrypted",
      advice:
        "Browsers give the camera to encrypted pages only. Open SleepSafe by an address that starts with https://.",
    },
    denied: {
      title: "The camera is not allowed",
      advice:
        "Tap the camera or lock symbol in the browser’s address bar and allow the camera for this page. Where nothing is offered, allow it for the browser in the device’s settings. Then try again.",
    },
    no_camera: {
      title: "There is no camera",
      advice: "Connect one, or use a phone or tablet with a front camera. Then try again.",
    },
    camera_busy: {
      title: "Another app uses the camera",
      advice: "Close video calls and other apps and tabs that use it. Then try again.",
    },
    download_failed: {
      title: "The files did not arrive",
      advice: "Check the connection, then try again. What has arrived is kept.",
    },
    engine_failed: {
      title: "This browser cannot measure eyes",
      advice:
        "Update the browser, or use a newer Chrome, Edge, Firefox or Safari. Closing other tabs helps when memory is short. Then try again.",
    },
  },
  looks: {
    title: "What is looked at",
    what: "Your eyes, head and mouth: this device measures how far the eyes are open, where the head points, and yawns.",
    where: "All of it is measured on this device. No picture leaves it, and none is stored.",
    sent: "Sent to your SleepSafe server: what was measured and which alarms there were, under a random name instead of yours.",
    permission: "On the first start the browser asks for the camera. Choose “Allow”.",
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
      ready: "Is kept on while driving",
      missing: "This browser lets it go dark: set the device to stay on.",
    },
    computing: {
      name: "Computing",
      checking: "Being checked…",
      ready: "On several cores at once",
      missing: "On one core only: the picture is checked less often.",
    },
  },
  caution: "No monitor replaces sleep. If you feel tired, stop in a safe place.",
  starting: {
    word: "Starting",
    camera: "Waiting for the camera",
    permission:
      "If the browser asks for the camera, choose “Allow”. No picture leaves this device, and none is stored.",
    download: "Getting the files that measure eyes",
    engine: "Preparing the measurement",
    check: "Checking whether your kept calibration fits",
  },
  calibrating: {
    word: "Not monitoring yet",
    look: "Look at the road as when driving, and blink as usual.",
    label: "Calibration",
    left: "{{seconds}} s left",
    outgrown: "Your kept calibration does not fit today, so a new one is made.",
  },
  refusal: {
    too_few_frames:
      "The last try saw your eyes too seldom. Place the device so that it sees your whole face.",
    eyes_closed:
      "In the last try the eyes were closed or squinting too often. Avoid glare, and look at the road.",
    unsteady: "The last try was too unsteady. Fix the device firmly, and hold your head still.",
    implausible_ear:
      "What the last try measured cannot be eyes. Clean the lens, add light, and face the camera.",
  },
  state: {
    normal: "Awake",
    advisory: "Careful",
    drowsy: "Drowsy",
    microsleep: "Wake up!",
    unresponsive: "No response",
    not_monitoring: "Not monitoring",
  },
  cause: {
    none: "Your eyes are in view.",
    eyes_closed_for: "Eyes closed {{seconds}} s",
    eyes_closed: "Eyes closed",
    looking_down: "Looking down for too long",
    looking_away: "Looking away for too long",
    perclos: "Eyes closed for much of the last minute",
    long_blinks: "Long blinks",
    nods: "Nodding head",
    recent_microsleep: "A microsleep a moment ago",
    classifier: "Blinking like a drowsy person",
  },
  reason: {
    no_face: {
      why: "No face in view",
      advice: "Place the device so that the camera sees your whole face.",
    },
    no_frames: {
      why: "No pictures from the camera",
      advice: "Close other apps that use it. It goes on by itself as soon as pictures come.",
    },
    low_fps: {
      why: "Too few pictures a second",
      advice: "Close other apps and tabs, plug the device in, and keep it cool.",
    },
    dark: {
      why: "Too dark",
      advice: "Add some light on your face, or clean the lens.",
    },
    camera_lost: {
      why: "The camera is gone",
      advice: "Connect it again, or stop in a safe place and start anew.",
    },
    camera_taken: {
      why: "Another app took the camera",
      advice: "Close that app. It goes on by itself.",
    },
    tab_hidden: {
      why: "This page is not in front",
      advice: "Keep SleepSafe open and in front.",
    },
    worker_crashed: {
      why: "The measurement stopped",
      advice:
        "It is being started again. If it does not come back, stop in a safe place and start anew.",
    },
    asleep: {
      why: "The device was asleep",
      advice: "Keep its screen on and plug it in.",
    },
    settling: {
      why: "Waiting for pictures from the camera",
      advice: "It begins as soon as your face is in view.",
    },
    unknown: {
      why: "Your eyes cannot be measured",
      advice: "Stop in a safe place and start anew.",
    },
  },
  controls: {
    cancel: "Cancel",
    mute: "Mute {{seconds}} s",
    muted: "Muted, {{seconds}} s left",
    unmute: "Unmute",
    park: "Park",
    goOn: "Drive on",
    stop: "Stop",
  },
  parked: {
    word: "Parked",
    reason: "Not monitoring",
    advice: "Nobody watches your eyes until you drive on.",
  },
  stop: {
    question: "Stop monitoring?",
    stop: "Stop",
    keep: "Keep monitoring",
  },
  leave: {
    question: "A drive is running. Leave and stop monitoring?",
    leave: "Leave and stop",
    stay: "Stay",
  },
  recalibrate: {
    question: "Calibrate again?",
    text: "It takes about a minute, during which nothing is monitored.",
    calibrate: "Calibrate",
    keep: "Keep monitoring",
  },
  feedback: {
    question: "Were you drowsy?",
    text: "Alarm at {{time}}: {{what}}",
    drowsy: "I was drowsy",
    falseAlarm: "False alarm",
    noAnswer: "No answer",
  },
  kss: {
    question: "How sleepy are you?",
    text: "As you felt during the last five minutes.",
    step1: "Extremely alert",
    step2: "Very alert",
    step3: "Alert",
    step4: "Rather alert",
    step5: "Neither alert nor sleepy",
    step6: "Some signs of sleepiness",
    step7: "Sleepy, but no effort to keep awake",
    step8: "Sleepy, some effort to keep awake",
    step9: "Very sleepy, great effort to keep awake, fighting sleep",
    later: "Not now",
  },
  notice: {
    noSound: "NO SOUND: tap here",
    mayDarken: "The screen may go dark: set the device so that it stays on.",
  },
  break: {
    time_on_task: "Two hours without a break: stop in a safe place and rest for 15 minutes.",
    repeated_drowsiness: "Drowsy again and again: stop in a safe place and sleep.",
  },
  figures: {
    unknown: "not known yet",
    perclos: "Eyes closed in the last minute",
    perclosNote: "PERCLOS",
    blinks: "Blinks",
    perMinute: "a minute",
    longBlink: "Last long blink",
    none: "none so far",
    seconds: "{{seconds}} s",
    ago: "{{time}} ago",
    onTask: "Time without a break",
  },
  strip: {
    title: "How open are your eyes?",
    now: "now",
    ago: "{{seconds}} s ago",
    note: "Below {{closed}} they count as closed, above {{open}} as open again.",
    words:
      "The last 60 s: eyes half the time at least {{median}} open, at the least {{lowest}}; in view for {{seen}} of it.",
    nothing: "No eyes in view in the last 60 s.",
  },
  more: {
    kss: "How sleepy are you?",
    showPicture: "Show picture",
    hidePicture: "Hide picture",
    picture: "What the camera sees, as in a mirror",
    recalibrate: "Calibrate again",
  },
  details: {
    title: "Details",
    camera: "Camera",
    size: "{{width}} × {{height}} pixels",
    fps: "Pictures measured",
    perSecond: "{{value}} a second",
    time: "Time for a picture",
    ms: "{{p50}} ms, 95% within {{p95}} ms",
    backend: "Computed on",
    wasm: "the processor",
    webgl: "the graphics chip",
    where: "Beside the page",
    worker: "yes, in a worker of its own",
    page: "no, it shares the page’s time",
    cores: "Processor cores",
    several: "several",
    one: "one",
    brightness: "Brightness of the picture",
    screen: "Screen",
    screen_kept_on: "is kept on",
    screen_may_darken: "may go dark",
    classifier: "Early warning by the server",
    classifier_collecting: "collecting blinks, {{blinks}} of {{needed}}",
    classifier_answered: "has answered",
    classifier_outside_range: "silent: your blinks are unlike those that it has learned from",
    classifier_unreachable: "server not reachable; the alarms do not need it",
    classifier_refused: "refused by the server; the alarms do not need it",
    estimate: "Its estimate",
    outbox: "Events for the server",
    nothingToSend: "none so far",
    shares: "alert {{alert}}, low vigilance {{low}}, drowsy {{drowsy}}",
  },
  history,
  spoken,
} as const;

declare module "../../lib/texts" {
  interface Texts {
    drive: typeof en;
  }
}
