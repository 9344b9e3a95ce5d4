/** A drive's stored events as a picture and as rows. */
import type { StoredEvent } from "../../../api/getEvents";
import type { StateShapeName } from "../../../components/StateShape";
import type { Mark, Word } from "../../../components/TimelineDrawing";
import type { Held, Part } from "../../../lib/timeAxis";

export const LIMITS = {
  drowsy: 0.15, // PERCLOS from which on somebody is drowsy; DESIGN 3
  top: 0.3, // of the PERCLOS axis, unless it was higher: severe; DESIGN 3
  monitored: 0.5, // share of a window from which on it is drawn as monitored; as the drive page draws it
  gap_ms: 2000, // between two windows that follow each other; ours
  places: 100, // alarms closer to one another than this part of the length are one mark, the gravest; ours
  periods: 24, // more rows than this nobody reads through; ours
} as const;

const MINUTE_MS = 60_000;
const CLOSURES = ["microsleep", "sleep", "unresponsive", "lost_closure"];
const ALARM_SHAPES: readonly StateShapeName[] = ["triangle", "diamond", "octagon"];

export interface Course {
  /** By the wall clock. */
  readonly startedMs: number;
  readonly endedMs: number;
  /** In the order of time. */
  readonly events: readonly StoredEvent[];
}

export function courseOf(all: readonly StoredEvent[]): Course | null {
  // Feedback stands where its alarm does, or else where it was given.
  const events = [...all].sort((a, b) => beginOf(a) - beginOf(b));
  const [first] = events;
  if (first === undefined) return null;
  const endedMs = events.reduce((latest, event) => Math.max(latest, endOf(event)), 0);
  return { startedMs: beginOf(first), endedMs: Math.max(endedMs, beginOf(first) + 1), events };
}

export function lengthOf({ startedMs, endedMs }: Course): number {
  return endedMs - startedMs;
}

export function windowsOf({ events }: Course): StoredEvent[] {
  return events.filter(({ kind }) => kind === "window");
}

/** Everything but the stretches of monitoring. */
export function notableOf({ events }: Course): StoredEvent[] {
  return events.filter(({ kind }) => kind !== "window");
}

/** Whether anything says what was monitored. */
export function isMonitoringKnown({ events }: Course): boolean {
  return events.some(({ kind }) => kind === "window" || kind === "not_monitoring");
}

/** Where too little was seen: outside the windows that saw enough; without windows, where the device said so. */
export function unmonitoredParts(course: Course): Part[] {
  const windows = windowsOf(course);
  if (windows.length === 0) return partsOf(course, "not_monitoring");
  const parts: Part[] = [];
  let seenTo = course.startedMs;
  const close = (to: number) => {
    if (to - seenTo > LIMITS.gap_ms) parts.push(partOf(course, seenTo, to));
  };
  for (const window of windows.filter(isMonitored)) {
    close(beginOf(window));
    seenTo = Math.max(seenTo, endOf(window));
  }
  close(course.endedMs);
  return parts;
}

export function parkedParts(course: Course): Part[] {
  return partsOf(course, "parked");
}

export function closureParts(course: Course): Part[] {
  return course.events
    .filter(({ kind }) => kind !== null && CLOSURES.includes(kind))
    .map((event) => partOf(course, beginOf(event), endOf(event)));
}

export function alarmMarks(course: Course): Mark[] {
  const marks = new Map<number, Mark>();
  for (const alarm of course.events.filter(({ kind }) => kind === "alarm")) {
    const at = placeOf(course, beginOf(alarm));
    const place = Math.floor(at * LIMITS.places);
    const shape = alarmShape(alarm);
    const known = marks.get(place)?.shape;
    if (!known || gravity(shape) > gravity(known)) marks.set(place, { at, shape });
  }
  return [...marks.values()].sort((a, b) => gravity(a.shape) - gravity(b.shape));
}

export function alarmShape({ alert_level, state }: StoredEvent): StateShapeName {
  if (state === "microsleep" || state === "unresponsive" || alert_level === 3) return "octagon";
  return alert_level === 2 ? "diamond" : "triangle";
}

/** What the driver said: how sleepy, and whether an alarm was right. */
export function answerWords(course: Course, yes: string, no: string): Word[] {
  const words = course.events.flatMap((event) => {
    const text = answerText(event, yes, no);
    return text === null ? [] : [{ at: placeOf(course, beginOf(event)), text }];
  });
  // Two at the same moment would cover each other.
  return words.filter(({ at }, index) => words.findIndex((word) => word.at === at) === index);
}

function answerText({ kind, kss, feedback }: StoredEvent, yes: string, no: string): string | null {
  if (kind === "kss" && kss !== null) return String(kss);
  if (kind !== "feedback" || feedback === null) return null;
  return feedback === "drowsy" ? yes : no;
}

/** PERCLOS of the windows, by the time since the begin. */
export function perclosOf(course: Course): Held[] {
  return windowsOf(course).map((window, index, windows) => {
    const next = windows[index + 1];
    const end = endOf(window);
    // Windows that follow each other within a moment are one line.
    const isFollowed = next !== undefined && Math.abs(beginOf(next) - end) <= LIMITS.gap_ms;
    return {
      fromMs: beginOf(window) - course.startedMs,
      toMs: (isFollowed ? beginOf(next) : end) - course.startedMs,
      share: window.features?.perclos_60 ?? null,
    };
  });
}

export interface Period {
  /** By the wall clock. */
  readonly fromMs: number;
  readonly toMs: number;
  /** null: no window says. */
  readonly monitored: number | null;
  /** The mean; null: unknown. */
  readonly perclos: number | null;
  readonly alarms: number;
}

/** The drive in rows of whole minutes. A window counts where it begins. */
export function periodsOf(course: Course): Period[] {
  const step = Math.ceil(lengthOf(course) / LIMITS.periods / MINUTE_MS) * MINUTE_MS;
  return Array.from({ length: Math.ceil(lengthOf(course) / step) }, (_, i) => {
    const fromMs = course.startedMs + i * step;
    const toMs = Math.min(course.endedMs, fromMs + step);
    const within = course.events.filter(
      (event) => beginOf(event) >= fromMs && beginOf(event) < fromMs + step,
    );
    return {
      fromMs,
      toMs,
      ...meansOf(within.filter(({ kind }) => kind === "window")),
      alarms: alarmsIn(within),
    };
  });
}

function alarmsIn(events: readonly StoredEvent[]): number {
  return events.filter(({ kind, alert_level }) => kind === "alarm" && (alert_level ?? 0) > 0)
    .length;
}

function meansOf(windows: readonly StoredEvent[]): Pick<Period, "monitored" | "perclos"> {
  const total = (name: "duration_ms" | "monitored_ms") =>
    windows.reduce((sum, window) => sum + (window[name] ?? 0), 0);
  const known = windows
    .map(({ features }) => features?.perclos_60 ?? null)
    .filter((one) => one !== null);
  return {
    monitored: total("duration_ms") > 0 ? total("monitored_ms") / total("duration_ms") : null,
    perclos: known.length > 0 ? known.reduce((sum, one) => sum + one, 0) / known.length : null,
  };
}

export function beginOf({ timestamp }: StoredEvent): number {
  return Date.parse(timestamp);
}

function endOf(event: StoredEvent): number {
  return beginOf(event) + (event.duration_ms ?? 0);
}

function isMonitored({ duration_ms, monitored_ms }: StoredEvent): boolean {
  return (
    monitored_ms !== null &&
    monitored_ms > 0 &&
    monitored_ms >= LIMITS.monitored * (duration_ms ?? 0)
  );
}

function partsOf(course: Course, wanted: StoredEvent["kind"]): Part[] {
  return course.events
    .filter(({ kind }) => kind === wanted)
    .map((event) => partOf(course, beginOf(event), endOf(event)));
}

function partOf(course: Course, fromMs: number, toMs: number): Part {
  return { from: placeOf(course, fromMs), to: placeOf(course, toMs) };
}

function placeOf(course: Course, ms: number): number {
  return (ms - course.startedMs) / lengthOf(course);
}

function gravity(shape: StateShapeName): number {
  return ALARM_SHAPES.indexOf(shape);
}
