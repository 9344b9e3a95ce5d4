import { HttpResponse, http } from "msw";
import type { Dashboard } from "../../api/getDashboard";
import type { Device } from "../../api/getDevices";
import type { Drive } from "../../api/getDrives";
import type { StoredEvent } from "../../api/getEvents";
import type { Hour } from "../../api/getHourly";
import type { Session } from "../../api/getSession";
import type { Subject } from "../../api/getSubjects";
import { api } from "../../test/api";

/** An hour in which nothing happened but what is said. */
export function hourOf(hour: string, said: Partial<Hour> = {}): Hour {
  return {
    hour,
    total_events: 0,
    drowsy_events: 0,
    monitored_ms: 0,
    observed_ms: 0,
    worst_level: 0,
    kinds: {},
    alarms: { 1: 0, 2: 0, 3: 0 },
    false_alarms: 0,
    ...said,
  };
}

const NOTHING: Dashboard["overall"] = {
  total_events: 0,
  drowsy_events: 0,
  average_ear: 0,
  average_duration_ms: 0,
  drowsiness_rate: 0,
  severity_distribution: { none: 0, low: 0, medium: 0, high: 0 },
  monitored_ms: 0,
  from: null,
  to: null,
};

export const EMPTY: Dashboard = {
  overall: NOTHING,
  last_hour: { events_count: 0, drowsy_count: 0, alert_rate: 0 },
  status: "idle",
  timestamp: "2026-11-22T13:00:00.000Z",
};

export const LIVE: Dashboard = {
  ...EMPTY,
  overall: { ...NOTHING, total_events: 1200, drowsiness_rate: 12.5, monitored_ms: 72_000_000 },
  last_hour: { events_count: 50, drowsy_count: 10, alert_rate: 25 },
  status: "warning",
};

export const HOURS: Hour[] = [
  hourOf("2026-11-20T05:00:00.000Z", {
    total_events: 64,
    drowsy_events: 9,
    monitored_ms: 3_000_000,
    observed_ms: 3_600_000,
    worst_level: 3,
    kinds: { window: 55, microsleep: 2, sleep: 1, alarm: 6 },
    alarms: { 1: 1, 2: 2, 3: 3 },
    false_alarms: 1,
  }),
  hourOf("2026-11-21T20:00:00.000Z", {
    total_events: 10,
    monitored_ms: 600_000,
    observed_ms: 1_200_000,
    kinds: { window: 10 },
  }),
];

export const SUBJECTS: Subject[] = [
  {
    subject_id: "driver-ada",
    last_seen: "2026-11-21T20:10:00.000Z",
    monitored_hours: 12,
    events: 700,
    events_per_hour: 58.33,
    drowsy_events: 9,
    alarms: 6,
    worst_level: 3,
  },
  {
    subject_id: "driver-bo",
    last_seen: "2026-11-20T05:50:00.000Z",
    monitored_hours: 0,
    events: 3,
    events_per_hour: null,
    drowsy_events: 30,
    alarms: 0,
    worst_level: 0,
  },
];

export const DEVICE: Device = {
  device_id: "truck-1",
  name: "Truck 1",
  first_seen: "2026-11-20T05:00:00.000Z",
  last_seen: "2026-11-21T20:10:00.000Z",
  app_version: null,
  events: 703,
  last_sequence: null,
  missing: [],
  missing_count: 0,
};

export const DRIVE: Drive = {
  session_id: "s-1",
  subject_id: "driver-ada",
  device_id: "truck-1",
  started_at: "2026-11-20T05:00:00.000Z",
  ended_at: "2026-11-20T05:10:00.000Z",
  events: 4,
  drowsy_events: 1,
  alarms: 1,
  worst_level: 3,
  monitored_ms: 480_000,
  observed_ms: 600_000,
};

/** An event of the drive that says nothing but what is said. */
export function eventOf(said: Partial<StoredEvent>): StoredEvent {
  return {
    event_id: crypto.randomUUID(),
    timestamp: DRIVE.started_at,
    received_at: DRIVE.ended_at,
    kind: null,
    ear_value: null,
    is_drowsy: null,
    duration_ms: null,
    monitored_ms: null,
    severity: "none",
    device_id: "truck-1",
    subject_id: "driver-ada",
    session_id: "s-1",
    sequence: null,
    alert_level: null,
    state: null,
    cause: null,
    reasons: null,
    features: null,
    model_version: null,
    model_arm: null,
    feedback: null,
    about: null,
    kss: null,
    stress_level: null,
    stress_felt: null,
    app_version: null,
    ...said,
  };
}

export const ADMIN: Session = {
  auth: "open",
  role: "admin",
  name: null,
  expires_at: null,
  can_write: true,
  device_name: null,
  retention_days: null,
};

export const PATHS = {
  live: "/api/dashboard",
  hourly: "/api/statistics/hourly",
  subjects: "/api/subjects",
  devices: "/api/devices",
  drives: "/api/sessions",
  events: "/api/events/recent",
  session: "/api/session",
} as const;

/** What a fleet has told. Returns the addresses that are asked for. */
export function answerAll(live = LIVE, hours = HOURS): URL[] {
  const asked: URL[] = [];
  const answer = (path: string, body: (url: URL) => object) =>
    http.get(`*${path}`, ({ request }) => {
      const url = new URL(request.url);
      asked.push(url);
      return HttpResponse.json(body(url));
    });
  api.use(
    answer(PATHS.live, () => live),
    answer(PATHS.hourly, ({ searchParams }) => ({
      from: searchParams.get("from"),
      to: searchParams.get("to"),
      hours,
    })),
    answer(PATHS.subjects, () => ({ subjects: SUBJECTS })),
    answer(PATHS.devices, () => ({ devices: [DEVICE] })),
    answer(PATHS.drives, () => ({ sessions: [DRIVE], next_cursor: null })),
    answer(PATHS.events, () => ({ events: [eventOf({ kind: "yawn" })], next_cursor: null })),
    answer(PATHS.session, () => ADMIN),
  );
  return asked;
}
