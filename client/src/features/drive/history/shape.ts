/** Whether what the store holds is what this version of the app writes: other versions share it. */
import type { BlinkBaseline, Measures } from "../science/blinks";
import type { Reference } from "../science/openness";
import type { Cause, State } from "../science/policy";
import {
  type Bucket,
  KSS_RANGE,
  type Session,
  type SessionEvent,
  type SessionKind,
} from "./session";

/** A person's eyes, as measured while they were alert. */
export interface Calibration {
  readonly person: string;
  readonly glasses: boolean;
  /** Whose landmarks they were: the EAR of a closed eye belongs to the engine. */
  readonly engine: "human";
  readonly reference: Reference;
  readonly blink_baseline: BlinkBaseline | null;
  /** By the wall clock. */
  readonly made_ms: number;
  readonly version: 1;
}

type Test = (value: unknown) => boolean;
type Fields<Value> = { readonly [Key in keyof Required<Value>]: Test };

// As records, so that tsc finds one that is missing.
const KINDS: Record<SessionKind, true> = {
  blink: true,
  long_blink: true,
  microsleep: true,
  sleep: true,
  unresponsive: true,
  lost_closure: true,
  glance: true,
  look_away: true,
  nod: true,
  yawn: true,
  no_face: true,
  alarm: true,
  not_monitoring: true,
  feedback: true,
  kss: true,
  parked: true,
};
const STATES: Record<State, true> = {
  normal: true,
  advisory: true,
  drowsy: true,
  microsleep: true,
  unresponsive: true,
  not_monitoring: true,
};
const CAUSES: Record<Cause, true> = {
  eyes_closed: true,
  looking_down: true,
  looking_away: true,
  perclos: true,
  long_blinks: true,
  nods: true,
  recent_microsleep: true,
  classifier: true,
};

const isText: Test = (value) => typeof value === "string";
const isFlag: Test = (value) => typeof value === "boolean";
const isNumber: Test = (value) => Number.isFinite(value);
const isTime = within(0, Number.MAX_VALUE);
const isPositive = within(Number.MIN_VALUE, Number.MAX_VALUE);
const isShare = within(0, 1);
const isCount: Test = (value) => isTime(value) && Number.isInteger(value);
const isLevel: Test = (value) => isCount(value) && within(0, 3)(value);
const isMeasures: Test = (value) => listOf(isNumber)(value) && (value as Measures).length === 4;

const isBucket = shaped<Bucket>({
  t_ms: isTime,
  valid_share: isShare,
  perclos_60: orNull(isShare),
  level: isLevel,
});

const isEvent = shaped<SessionEvent>({
  kind: keyOf(KINDS),
  t_ms: isTime,
  duration_ms: orNull(isTime),
  level: optional(isLevel),
  state: optional(keyOf(STATES)),
  cause: optional(orNull(keyOf(CAUSES))),
  reasons: optional(listOf(isText)),
  answer: optional((value) => value === "drowsy" || value === "false_alarm"),
  kss: optional((value) => isCount(value) && within(...KSS_RANGE)(value)),
});

export const isSession = shaped<Session>({
  session_id: isText,
  person: isText,
  glasses: isFlag,
  started_ms: isTime,
  ended_ms: isTime,
  is_complete: isFlag,
  monitored_ms: isTime,
  blinks: isCount,
  events: listOf(isEvent),
  dropped: (value) => isObject(value) && Object.entries(value).every(isDropped),
  bucket_ms: isPositive,
  buckets: listOf(isBucket),
});

const isBaseline = shaped<BlinkBaseline>({ mean: isMeasures, sd: isMeasures });

/** Numbers; whether they are eyes the reference's own user says. */
const isReference = shaped<Reference>({
  open: isPositive,
  closed: isTime,
  pitch_rad: orNull(isNumber),
  yaw_rad: orNull(isNumber),
});

export const isCalibration = shaped<Calibration>({
  person: isText,
  glasses: isFlag,
  engine: (value) => value === "human",
  reference: (value) => isReference(value) && value.closed < value.open,
  blink_baseline: orNull(isBaseline),
  made_ms: isTime,
  version: (value) => value === 1,
});

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isDropped([kind, count]: [string, unknown]): boolean {
  return keyOf(KINDS)(kind) && isCount(count);
}

function within(lowest: number, highest: number): Test {
  return (value) => typeof value === "number" && value >= lowest && value <= highest;
}

function keyOf(known: object): Test {
  return (value) => typeof value === "string" && Object.hasOwn(known, value);
}

function orNull(test: Test): Test {
  return (value) => value === null || test(value);
}

function optional(test: Test): Test {
  return (value) => value === undefined || test(value);
}

function listOf(test: Test): Test {
  return (value) => Array.isArray(value) && value.every(test);
}

/** Fields that it does not know do no harm. */
function shaped<Value>(fields: Fields<Value>): (value: unknown) => value is Value {
  const tests = Object.entries<Test>(fields);
  return (value): value is Value =>
    isObject(value) && tests.every(([name, test]) => test(value[name]));
}
