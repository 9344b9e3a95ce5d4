import type { Alarm } from "../alarm/alarm";
import { pseudonymOf } from "../history/people";
import type { Session } from "../history/session";
import { HAS_WORKERS } from "../pipeline/engine";
import type { Landmarker } from "../pipeline/landmarker";
import type { Measurement } from "../pipeline/measurement";
import type { BlinkBaseline } from "../science/blinks";
import { Monitor } from "../science/monitor";
import type { Reference } from "../science/openness";
import { NORMAL } from "../science/policy";
import { Blocks } from "./blocks";
import { CameraKeeper } from "./cameraKeeper";
import type {
  DriveState,
  FeedbackQuestion,
  PipelineFacts,
  StartOptions,
  StartProblem,
  StartStep,
} from "./driveState";
import { Meter } from "./meter";
import { Monitoring, SHOW_EVERY_MS } from "./monitoring";
import { Parking } from "./parking";
import type { RunParts } from "./parts";
import { Preparation, type Prepared } from "./preparation";
import { safely } from "./safely";
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
  readonly #parts: RunParts;
  readonly #blocks = new Blocks(() => this.#noteBlocks());
  readonly #preparation: Preparation;
  readonly #camera: CameraKeeper;
  readonly #screen: ScreenLock;
  readonly #parking: Parking;
  readonly #meter = new Meter();
  readonly #ending = new AbortController();
  #landmarker: Landmarker | null = null;
  #monitoring: Monitoring | null = null;
  #isParked = false;
  #reference: Reference | null = null;
  #savedBaseline: BlinkBaseline | null = null;
  #measuredMs = Number.NEGATIVE_INFINITY;
  #shownMs = Number.NEGATIVE_INFINITY;
  #saving: ReturnType<typeof setInterval> | undefined;

  constructor(
    options: StartOptions,
    alarm: Alarm,
    show: (change: Partial<DriveState>) => void,
    parts: RunParts,
  ) {
    this.#options = options;
    this.#alarm = alarm;
    this.#show = show;
    this.#parts = parts;
    this.#preparation = new Preparation({
      blocks: this.#blocks,
      alarm,
      meter: this.#meter,
      show,
      onDone: (prepared) => this.#monitor(prepared),
    });
    this.#screen = new ScreenLock((isKeptOn) =>
      show({ screen: isKeptOn ? "kept_on" : "may_darken" }),
    );
    this.#parking = new Parking(() => show({ is_kss_due: true }));
    this.#camera = new CameraKeeper({
      blocks: this.#blocks,
      onFrame: (video, t_ms) => !this.#isParked && this.#landmarker?.offer(video, t_ms),
      onStream: (stream) => show({ stream }),
      open: parts.openCamera,
    });
  }

  /** Rejects with a CameraProblem or a StartError. */
  async start(): Promise<void> {
    const { signal } = this.#ending;
    if (signal.aborted) return;
    document.addEventListener("visibilitychange", this.#onVisibility);
    window.addEventListener("pagehide", this.#onPageHide);
    this.#screen.hold();
    await this.#camera.start();
    await this.#step("download", "download_failed", () =>
      this.#parts.download((share) => this.#showStep("download", share), signal),
    );
    await this.#step("engine", "engine_failed", () => this.#startEngine());
    const { person, glasses, recalibrate } = this.#options;
    const kept = recalibrate ? null : await this.#parts.store.calibration(person, glasses);
    if (signal.aborted) return;
    if (kept) this.#preparation.check(kept);
    else this.#preparation.calibrate(false);
  }

  /** Nothing goes on when it returns; resolves when what was monitored is kept. */
  async stop(): Promise<void> {
    this.#ending.abort();
    // First, so that nobody answers any more to what the devices say while they end.
    const kept = this.#endMonitoring();
    this.#preparation.stop();
    document.removeEventListener("visibilitychange", this.#onVisibility);
    window.removeEventListener("pagehide", this.#onPageHide);
    this.#landmarker?.stop();
    this.#camera.stop();
    this.#screen.release();
    await kept;
  }

  recalibrate(): void {
    if (!this.#monitoring) return;
    void this.#endMonitoring();
    this.#silence();
    this.#show({ feedback: null, is_kss_due: false });
    this.#preparation.calibrate(false);
  }

  park(): void {
    if (!this.#monitoring || this.#isParked) return;
    this.#isParked = true;
    this.#monitoring.park();
    this.#silence();
    this.#show({ phase: "parked" });
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

  #silence(): void {
    safely(() => this.#alarm.set(0, ""));
    this.#show({ decision: NORMAL, closed_for_ms: 0 });
  }

  #noteBlocks(): void {
    this.#monitoring?.blocked();
    this.#preparation.blocked();
  }

  async #step(step: StartStep, problem: StartProblem, work: () => Promise<void>): Promise<void> {
    this.#ending.signal.throwIfAborted();
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
    const { start, capture } = this.#parts;
    await chooseLandmarker({
      ...(start && { start }),
      ...(capture && { capture }),
      signal: this.#ending.signal,
      onMeasured: (measurement) => safely(() => this.#measured(measurement)),
      onCrash: (isDown) => this.#blocks.set("worker_crashed", isDown),
      use: (tried) => {
        this.#landmarker = tried;
      },
    });
  }

  #measured(measurement: Measurement): void {
    // Where the camera's clock changes (see frames.ts) its time may fall a little; nothing below takes that.
    const isOld = measurement.t_ms <= this.#measuredMs;
    if (isOld || this.#isParked || this.#ending.signal.aborted) return;
    this.#measuredMs = measurement.t_ms;
    this.#meter.push(measurement.t_ms, measurement.inference_ms);
    this.#take(measurement);
    if (performance.now() - this.#shownMs < SHOW_EVERY_MS) return;
    this.#shownMs = performance.now();
    this.#show({ pipeline: this.#facts(measurement) });
  }

  #monitor({ reference, alert, baseline, isNew }: Prepared): void {
    const { person, glasses } = this.#options;
    this.#reference = reference;
    this.#savedBaseline = baseline;
    if (isNew) this.#keep(null);
    const monitoring = new Monitoring({
      monitor: new Monitor(reference, alert, baseline),
      person,
      subject_id: pseudonymOf(person),
      glasses,
      blocks: this.#blocks,
      alarm: this.#alarm,
      report: this.#parts.report,
      show: this.#show,
    });
    this.#monitoring = monitoring;
    this.strip = monitoring.strip;
    this.#show({ phase: "monitoring", starting: null, calibrating: null });
    monitoring.start();
    this.#saving = setInterval(this.#save, SAVE_EVERY_MS);
  }

  #take(measurement: Measurement): void {
    (this.#monitoring ?? this.#preparation).take(measurement);
    const baseline = this.#monitoring?.monitor.blinks.baseline;
    if (baseline && baseline !== this.#savedBaseline) this.#keep(baseline);
  }

  #keep(blink_baseline: BlinkBaseline | null): void {
    const { person, glasses } = this.#options;
    const reference = this.#reference;
    this.#savedBaseline = blink_baseline;
    if (!reference) return;
    const made = { engine: "human", made_ms: Date.now(), version: 1 } as const;
    void this.#parts.store.saveCalibration({ person, glasses, reference, blink_baseline, ...made });
  }

  readonly #save = (): void => {
    if (this.#monitoring) void this.#saveDrive(this.#monitoring.record(false));
  };

  /** Without one that was over before anybody was seen. */
  async #saveDrive(drive: Session): Promise<void> {
    const isNothing = drive.monitored_ms === 0 && drive.ended_ms - drive.started_ms < SAVE_EVERY_MS;
    if (!isNothing) await this.#parts.store.saveSession(drive);
  }

  async #endMonitoring(): Promise<void> {
    const monitoring = this.#monitoring;
    this.#monitoring = null;
    this.#isParked = false;
    this.#parking.end();
    clearInterval(this.#saving);
    monitoring?.stop();
    if (monitoring) await this.#saveDrive(monitoring.record(true));
  }

  readonly #onPageHide = (): void => {
    this.#monitoring?.flush();
    this.#save();
  };

  readonly #onVisibility = (): void => {
    this.#blocks.set("tab_hidden", document.hidden);
    if (!document.hidden) this.#camera.resume();
  };

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
