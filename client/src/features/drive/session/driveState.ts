import type { AlarmState } from "../alarm/alarm";
import type { Backend } from "../pipeline/measurement";
import type { Refusal } from "../science/openness";
import type { Decision } from "../science/policy";
import type { WindowFeatures } from "../science/windows";

/** `parked`: the driver said so, and is not monitored until the drive goes on. */
export type Phase = "idle" | "starting" | "calibrating" | "monitoring" | "parked";

/** In this order: the permission, the files of the engine, the engine itself, whether a kept calibration still fits. */
export type StartStep = "camera" | "download" | "engine" | "check";

export type StartProblem =
  | "insecure"
  | "denied"
  | "no_camera"
  | "camera_busy"
  | "download_failed"
  | "engine_failed";

const BLOCKED = [
  "dark",
  "camera_lost",
  "camera_taken",
  "tab_hidden",
  "worker_crashed",
  "asleep",
] as const;
export type Blocked = (typeof BLOCKED)[number];

/** Why nobody is monitored: what the policy sees itself, and what it is told. */
export const REASONS = ["no_face", "no_frames", "low_fps", ...BLOCKED] as const;

export interface Calibrating {
  /** Share of the valid time that has been seen, 0-1. */
  readonly progress: number;
  /** What keeps it from going on now; "none" while it goes on. */
  readonly obstacle: "none" | "no_face" | "low_fps" | "no_frames" | Blocked;
  /** Why the last try gave nothing; the next has begun. */
  readonly refusal: Refusal | null;
  /** A kept calibration did not fit this drive. */
  readonly hasOutgrown: boolean;
}

export interface PipelineFacts {
  readonly backend: Backend;
  /** In a worker of its own, or beside the page's own work where the browser has no such worker. */
  readonly in_worker: boolean;
  /** Whether WebAssembly may use several cores. */
  readonly isolated: boolean;
  readonly fps: number | null;
  /** Median and 95th percentile over the last 100 pictures. */
  readonly inference_p50_ms: number | null;
  readonly inference_p95_ms: number | null;
  /** As the camera delivers them. */
  readonly camera: {
    readonly label: string;
    readonly width_px: number;
    readonly height_px: number;
  };
  /** Mean luma, 0-1. */
  readonly brightness: number | null;
}

/** The early warning that needs the server. */
export interface ClassifierFacts {
  readonly status: "collecting" | "answered" | "outside_range" | "unreachable" | "refused";
  /** Alert, low vigilance, drowsy. */
  readonly probabilities: readonly [number, number, number] | null;
  /** Blinks that the next question would be about, and how many a first one needs. */
  readonly blinks: number;
  readonly blinks_needed: number;
}

/** An alarm of level 2 or 3, or an advisory, that is over and waits for the driver's word. */
export interface FeedbackQuestion {
  readonly alarm_id: string;
  readonly state: Decision["state"];
  readonly cause: Decision["cause"];
  /** By the wall clock. */
  readonly at_ms: number;
}

/** What the page shows; another object after each change. */
export interface DriveState {
  readonly phase: Phase;
  readonly starting: { readonly step: StartStep /** 0-1 */; readonly share: number | null } | null;
  readonly problem: StartProblem | null;
  readonly calibrating: Calibrating | null;
  readonly decision: Decision;
  /** Of the closure that goes on; 0 while the eyes are open or unseen. */
  readonly closed_for_ms: number;
  readonly features: WindowFeatures | null;
  /** By the wall clock: the drive's begin, or the end of the last break. */
  readonly on_task_since_ms: number | null;
  readonly feedback: FeedbackQuestion | null;
  /** Twenty minutes have passed while parked, or since parking: time to ask how sleepy the driver feels. */
  readonly is_kss_due: boolean;
  readonly alarm: AlarmState;
  readonly pipeline: PipelineFacts | null;
  readonly classifier: ClassifierFacts;
  /** Whether the screen is kept on. */
  readonly screen: "kept_on" | "may_darken";
  /** For the optional picture. */
  readonly stream: MediaStream | null;
}

export interface StartOptions {
  /** A name that the driver chose on this device. */
  readonly person: string;
  readonly glasses: boolean;
  /** Do not use the calibration that is kept. */
  readonly recalibrate: boolean;
}

export interface DriveActions {
  /** Within the tap: sound and camera ask for one. */
  start: (options: StartOptions) => void;
  /** Ends a start that is under way, too; what was monitored is kept, see ../history. */
  stop: () => void;
  recalibrate: () => void;
  park: () => void;
  goOn: () => void;
  mute: () => void;
  unmute: () => void;
  testAlarm: () => void;
  setVolume: (volume: number) => void;
  answerFeedback: (answer: "drowsy" | "false_alarm" | "no_answer") => void;
  /** Karolinska Sleepiness Scale, 1 (extremely alert) to 9 (very sleepy, fighting sleep); Akerstedt & Gillberg 1990. */
  answerKss: (kss: number | null) => void;
  askKss: () => void;
}

/** Openness over the last minute, for the strip: read when it is drawn. */
export interface Strip {
  /** Ms on the frames' clock, rising. */
  readonly t_ms: readonly number[];
  /** 0 closed, 1 open; null: no valid face. */
  readonly openness: readonly (number | null)[];
}

export interface Drive extends DriveActions {
  readonly subscribe: (listener: () => void) => () => void;
  readonly state: () => DriveState;
  readonly strip: () => Strip;
}
