import type { Alarm } from "../alarm/alarm";
import type { Calibration as KeptCalibration } from "../history/shape";
import { openStore } from "../history/store";
import { download } from "../pipeline/download";
import { HAS_WORKERS } from "../pipeline/engine";
import type { Landmarker } from "../pipeline/landmarker";
import type { Measurement } from "../pipeline/measurement";
import type { BlinkBaseline } from "../science/blinks";
import type { Frame } from "../science/eyes";
import { Monitor } from "../science/monitor";
import type { Reference } from "../science/openness";
import { NORMAL } from "../science/policy";
import { Blocks } from "./blocks";
import { Calibrator } from "./calibrating";
import { CameraKeeper } from "./cameraKeeper";
import type {
  DriveState,
  FeedbackQuestion,
  PipelineFacts,
  StartOptions,
  StartProblem,
  StartStep,
} from "./driveState";
import { rememberEvent } from "./events";
import { Fit } from "./fit";
import { Meter } from "./meter";
import { Monitoring, SHOW_EVERY_MS } from "./monitoring";
import { Parking } from "./parking";
import { ScreenLock } from "./screenLock";
import { chooseLandmarker } from "./speed";
import { StripBuffer } from "./strip";

/** A battery that dies takes no more of a drive with it. Ours. */
const SAVE_EVERY_MS = 15_000;

export class StartError extends Error {
  readonly problem: StartProblem;

  constructor(problem: StartProblem, cause: unknown) {
    super(problem, { cause });
    this.problem = problem;
  }
}

/** One drive: the devices it holds, and what is done with each picture as it goes on. */
export class Run {
  strip = new StripBuffer();
  readonly #options: StartOptions;
  readonly #alarm: Alarm;
  readonly #show: (change: Partial<DriveState>) => void;
  readonly #store = openStore();
  readonly #blocks = new Blocks(() => this.#monitoring?.blocked());
  readonly #camera: CameraKeeper;
  readonly #screen: ScreenLock;
  readonly #parking: Parking;
  readonly #meter = new Meter();
  readonly #ending = new AbortController();
  #landmarker: Landmarker | null = null;
  #monitoring: Monitoring | null = null;
  #isParked = false;
  #savedBaseline: BlinkBaseline | null = null;
  #shownMs = 0;
  #saving: ReturnType<typeof setInterval> | undefined;
  /** What is done with a picture's measures in this stage of the drive. */
  #take: (measurement: Measurement) => void = () => {};

  constructor(options: StartOptions, alarm: Alarm, show: (change: Partial<DriveState>) => void) {
    this.#options = options;
    this.#alarm = alarm;
    this.#show = show;
    this.#screen = new ScreenLock((isKeptOn) =>
      show({ screen: isKeptOn ? "kept_on" : "may_darken" }),
    );
    this.#parking = new Parking(() => show({ is_kss_due: true }));
    this.#camera = new CameraKeeper({
      blocks: this.#blocks,
      onFrame: (video, t_ms) => !this.#isParked && this.#landmarker?.offer(video, t_ms),
      onStream: (stream) => show({ stream }),
    });
  }

  /** Rejects with a CameraProblem or a StartError. */
  async start(): Promise<void> {
    document.addEventListener("visibilitychange", this.#onVisibility);
    window.addEventListener("pagehide", this.#save);
    this.#screen.hold();
    await this.#camera.start();
    await this.#step("download", "download_failed", () =>
      download((share) => this.#showStep("download", share), this.#ending.signal),
    );
    await this.#step("engine", "engine_failed", () => this.#startEngine());
    const kept = this.#options.recalibrate ? null : await this.#kept();
    if (this.#ending.signal.aborted) return;
    if (kept) this.#check(kept);
    else this.#calibrate(false);
  }

  /** Resolves when what was monitored is kept. */
  async stop(): Promise<void> {
    this.#ending.abort();
    this.#take = () => {};
    document.removeEventListener("visibilitychange", this.#onVisibility);
    window.removeEventListener("pagehide", this.#save);
    this.#landmarker?.stop();
    this.#camera.stop();
    this.#screen.release();
    this.#parking.end();
    await this.#endMonitoring();
  }

  recalibrate(): void {
    this.#endMonitoring();
    this.#alarm.set(0, "");
    this.#show({ decision: NORMAL, feedback: null });
    this.#calibrate(false);
  }

  park(): void {
    if (!this.#monitoring || this.#isParked) return;
    this.#isParked = true;
    this.#monitoring.park();
    this.#alarm.set(0, "");
    this.#show({ phase: "parked", decision: NORMAL, closed_for_ms: 0 });
    this.#parking.begin();
  }

  goOn(): void {
    if (!this.#isParked) return;
    this.#isParked = false;
    this.#parking.end();
    this.#show({ phase: "monitoring", is_kss_due: false });
    this.#monitoring?.goOn();
  }

  feedback(answer: "drowsy" | "false_alarm", question: FeedbackQuestion): void {
    this.#monitoring?.feedback(answer, question);
  }

  kss(value: number): void {
    this.#monitoring?.kss(value);
  }

  async #step(step: StartStep, problem: StartProblem, work: () => Promise<void>): Promise<void> {
    this.#showStep(step, null);
    try {
      await work();
    } catch (cause) {
      throw new StartError(problem, cause);
    }
  }

  #showStep(step: StartStep, share: number | null): void {
    this.#show({ phase: "starting", starting: { step, share } });
  }

  async #startEngine(): Promise<void> {
    const landmarker = await chooseLandmarker({
      onMeasured: (measurement) => this.#measured(measurement),
      onCrash: (isDown) => this.#blocks.set("worker_crashed", isDown),
      use: (tried) => {
        this.#landmarker = tried;
      },
    });
    // The drive may have been stopped while it was being chosen.
    if (this.#ending.signal.aborted) landmarker.stop();
  }

  async #kept(): Promise<KeptCalibration | null> {
    return this.#store.calibration(this.#options.person, this.#options.glasses);
  }

  #measured(measurement: Measurement): void {
    if (this.#isParked || this.#ending.signal.aborted) return;
    this.#meter.push(measurement.t_ms, measurement.inference_ms);
    this.#take(measurement);
    if (performance.now() - this.#shownMs < SHOW_EVERY_MS) return;
    this.#shownMs = performance.now();
    this.#show({ pipeline: this.#facts(measurement) });
  }

  #check(kept: KeptCalibration): void {
    const fit = new Fit(kept.reference);
    this.#showStep("check", 0);
    this.#take = (measurement) => {
      const fits = fit.push(measurement);
      this.#showStep("check", fit.progress);
      if (fits === false) this.#calibrate(true);
      if (fits && fit.reference) this.#monitor(fit.reference, [], kept.blink_baseline);
    };
  }

  #calibrate(hasOutgrown: boolean): void {
    const calibrator = new Calibrator(this.#meter, hasOutgrown);
    this.#show({ phase: "calibrating", starting: null, calibrating: calibrator.state(null) });
    this.#take = (measurement) => {
      const done = calibrator.push(measurement);
      if (!done) return this.#show({ calibrating: calibrator.state(measurement) });
      this.#keep(done.reference, null);
      this.#monitor(done.reference, done.frames, null);
    };
  }

  #monitor(reference: Reference, alert: readonly Frame[], baseline: BlinkBaseline | null): void {
    const { person, glasses } = this.#options;
    this.#savedBaseline = baseline;
    const monitoring = new Monitoring({
      monitor: new Monitor(reference, alert, baseline),
      person,
      glasses,
      blocks: this.#blocks,
      alarm: this.#alarm,
      report: rememberEvent,
      show: this.#show,
    });
    this.#monitoring = monitoring;
    this.strip = monitoring.strip;
    this.#take = (measurement) => {
      monitoring.take(measurement);
      const { baseline: found } = monitoring.monitor.blinks;
      if (found !== this.#savedBaseline) this.#keep(reference, found);
    };
    this.#show({ phase: "monitoring", starting: null, calibrating: null });
    monitoring.start();
    this.#saving = setInterval(this.#save, SAVE_EVERY_MS);
  }

  #keep(reference: Reference, blink_baseline: BlinkBaseline | null): void {
    const { person, glasses } = this.#options;
    this.#savedBaseline = blink_baseline;
    const made = { engine: "human", made_ms: Date.now(), version: 1 } as const;
    void this.#store.saveCalibration({ person, glasses, reference, blink_baseline, ...made });
  }

  readonly #save = (): void => {
    if (this.#monitoring) void this.#store.saveSession(this.#monitoring.record(false));
  };

  async #endMonitoring(): Promise<void> {
    const monitoring = this.#monitoring;
    this.#monitoring = null;
    this.#isParked = false;
    clearInterval(this.#saving);
    monitoring?.stop();
    if (monitoring) await this.#store.saveSession(monitoring.record(true));
  }

  readonly #onVisibility = (): void => this.#blocks.set("tab_hidden", document.hidden);

  #facts({ brightness }: Measurement): PipelineFacts {
    return {
      backend: this.#landmarker?.backend ?? "wasm",
      in_worker: HAS_WORKERS,
      isolated: crossOriginIsolated,
      fps: this.#meter.fps,
      inference_p50_ms: this.#meter.quantile_ms(0.5),
      inference_p95_ms: this.#meter.quantile_ms(0.95),
      camera: this.#camera.facts,
      brightness,
    };
  }
}
