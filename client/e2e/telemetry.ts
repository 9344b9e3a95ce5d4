import { baseUrl as underTest } from "./visit.ts";

// What devices tell, sent as they send it.

export interface Told {
  timestamp: string;
  kind?: string;
  ear_value?: number;
  is_drowsy?: boolean;
  duration_ms?: number;
  monitored_ms?: number;
  device_id?: string;
  subject_id?: string;
  session_id?: string;
  alert_level?: number;
  state?: string;
  cause?: string;
  reasons?: string[];
  features?: Record<string, number | null>;
  event_id?: string;
  feedback?: string;
  about?: string;
  kss?: number;
}

/** As many as the server takes at once. */
const MOST = 100;
const MINUTE_MS = 60_000;

export async function post(events: readonly Told[], baseUrl = underTest): Promise<void> {
  for (let first = 0; first < events.length; first += MOST) {
    const response = await fetch(`${baseUrl}/api/telemetry/batch`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ events: events.slice(first, first + MOST) }),
    });
    const { status, rejected } = await response.json();
    if (status !== "logged") throw new Error(`not stored: ${JSON.stringify(rejected)}`);
  }
}

export interface Drive {
  subject: string;
  device: string;
  session: string;
  /** Ms since 1970. */
  begin: number;
  minutes: number;
  /** Ms, in the order of their minute. */
  microsleeps?: readonly { minute: number; seconds: number }[];
  alarms?: readonly { minute: number; level: number; answer?: "drowsy" | "false_alarm" }[];
  /** Stretches in which no face was seen, from a minute to another. */
  unseen?: readonly (readonly [number, number])[];
  kss?: number;
  /** PERCLOS of the minute. */
  perclos?: (minute: number) => number;
}

/** All that a device tells about a drive: a window a minute, and what happened. */
export function drive(told: Drive): Told[] {
  const who = { subject_id: told.subject, device_id: told.device, session_id: told.session };
  const at = (minute: number) => new Date(told.begin + minute * MINUTE_MS).toISOString();
  const isUnseen = (minute: number) =>
    (told.unseen ?? []).some(([from, to]) => minute >= from && minute < to);
  const windows = Array.from({ length: told.minutes }, (_, minute) => {
    const perclos = told.perclos?.(minute) ?? 0.04;
    return {
      timestamp: at(minute),
      kind: "window",
      duration_ms: MINUTE_MS,
      monitored_ms: isUnseen(minute) ? 0 : MINUTE_MS,
      is_drowsy: !isUnseen(minute) && perclos >= 0.15,
      features: { perclos_60: isUnseen(minute) ? null : perclos },
      ...who,
    };
  });
  const closures = (told.microsleeps ?? []).map(({ minute, seconds }) => ({
    timestamp: at(minute),
    kind: seconds >= 6 ? "unresponsive" : seconds >= 3 ? "sleep" : "microsleep",
    duration_ms: seconds * 1000,
    ear_value: 0.08,
    is_drowsy: true,
    ...who,
  }));
  const alarms = (told.alarms ?? []).flatMap(({ minute, level, answer }) => {
    const event_id = crypto.randomUUID();
    const state = level === 3 ? "microsleep" : level === 2 ? "drowsy" : "advisory";
    const alarm = { event_id, timestamp: at(minute), kind: "alarm", alert_level: level, state };
    const said = { timestamp: at(minute + 0.5), kind: "feedback", about: event_id };
    return [
      { ...alarm, duration_ms: 4000, is_drowsy: level >= 2, ...who },
      ...(answer ? [{ ...said, feedback: answer, ...who }] : []),
    ];
  });
  const unseen = (told.unseen ?? []).map(([from, to]) => ({
    timestamp: at(from),
    kind: "not_monitoring",
    duration_ms: (to - from) * MINUTE_MS,
    reasons: ["no_face"],
    ...who,
  }));
  const kss = told.kss ? [{ timestamp: at(1), kind: "kss", kss: told.kss, ...who }] : [];
  return [...windows, ...closures, ...alarms, ...unseen, ...kss];
}
