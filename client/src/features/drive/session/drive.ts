import { driving } from "../../../lib/driving";
import { createStore } from "../../../lib/store";
import { Alarm } from "../alarm/alarm";
import { browserDevices } from "../alarm/devices";
import { CameraProblem } from "../pipeline/camera";
import { NORMAL } from "../science/policy";
import { NOTHING_ASKED } from "./classifier";
import type { Drive, DriveState, StartOptions, StartProblem } from "./driveState";
import { browserParts, type RunParts } from "./parts";
import { testPhrase } from "./phrases";
import { Run, StartError } from "./run";
import { safely } from "./safely";
import { StripBuffer } from "./strip";

const NO_STRIP = new StripBuffer();

const IDLE = {
  phase: "idle",
  starting: null,
  problem: null,
  calibrating: null,
  decision: NORMAL,
  closed_for_ms: 0,
  features: null,
  on_task_since_ms: null,
  feedback: null,
  is_kss_due: false,
  pipeline: null,
  classifier: NOTHING_ASKED,
  screen: "may_darken",
  stream: null,
} as const satisfies Omit<DriveState, "alarm">;

/** The drive of this page: one at a time, from the tap that starts it to the one that ends it. */
export function createDrive(
  alarm: Alarm = new Alarm(browserDevices()),
  parts: RunParts = browserParts(),
): Drive {
  const store = createStore<DriveState>({ ...IDLE, alarm: alarm.state });
  let run: Run | null = null;
  let ended = Promise.resolve();

  const show = (change: Partial<DriveState>) =>
    safely(() => store.set({ ...store.get(), ...change }));
  alarm.subscribe(() => show({ alarm: alarm.state }));

  async function start(options: StartOptions): Promise<void> {
    if (run) return;
    // Within the tap: a browser allows sound for no other reason. Whether there is any, the alarm's state says.
    safely(() => void alarm.unlock());
    const started = new Run(options, alarm, (change) => run === started && show(change), parts);
    run = started;
    driving.set(true);
    show({ ...IDLE, phase: "starting", starting: { step: "camera", share: null } });
    try {
      await ended;
      await started.start();
    } catch (cause) {
      if (run === started) stop(problemOf(cause));
    }
  }

  function stop(problem: StartProblem | null = null): void {
    const stopped = run;
    if (!stopped) return;
    run = null;
    // Waits for the store only: devices and alarms have ended when it returns.
    const kept = stopped.stop();
    safely(() => alarm.set(0, ""));
    show({ ...IDLE, problem });
    // The next drive waits until this one is kept, and so does a new version of the app.
    ended = kept.catch(reportError).finally(() => driving.set(run !== null));
  }

  return {
    subscribe: store.subscribe,
    state: store.get,
    strip: () => run?.strip ?? NO_STRIP,
    start,
    stop: () => stop(),
    recalibrate: () => run?.recalibrate(),
    park: () => run?.park(),
    goOn: () => run?.goOn(),
    mute: () => alarm.mute(),
    unmute: () => alarm.unmute(),
    testAlarm: () => void alarm.test(testPhrase()),
    setVolume: (volume) => alarm.setVolume(volume),
    answerFeedback(answer) {
      const { feedback } = store.get();
      if (feedback && answer !== "no_answer") run?.feedback(answer, feedback);
      show({ feedback: null });
    },
    answerKss(value) {
      if (value !== null) run?.kss(value);
      show({ is_kss_due: false });
    },
    askKss: () => show({ is_kss_due: true }),
  };
}

function problemOf(cause: unknown): StartProblem {
  if (cause instanceof CameraProblem) return cause.problem;
  return cause instanceof StartError ? cause.problem : "engine_failed";
}
