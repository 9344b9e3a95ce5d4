import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { useLocation } from "react-router";
import type { AuditEntry } from "../../api/getAudit";
import type { Device } from "../../api/getDevices";
import type { Key } from "../../api/getKeys";
import type { Session } from "../../api/getSession";
import type { Subject } from "../../api/getSubjects";
import { api } from "../../test/api";

// For the tests of the settings page: a server with keys, devices and people.

export const OPEN: Session = {
  auth: "open",
  role: "admin",
  name: null,
  expires_at: null,
  can_write: true,
  device_name: null,
  retention_days: 90,
};
export const SIGNED_OUT: Session = { ...OPEN, auth: "keys", role: null, can_write: false };
export const ADMIN: Session = {
  ...SIGNED_OUT,
  role: "admin",
  name: "fleet-admin",
  expires_at: "2026-11-22T22:15:00.000Z",
  can_write: true,
};
export const VIEWER: Session = { ...ADMIN, role: "viewer", name: "Control room" };
export const DEVICE: Session = {
  ...SIGNED_OUT,
  role: "device",
  name: "Truck 12",
  device_name: "Truck 12",
  can_write: true,
};

export const DEVICES: Device[] = [
  {
    device_id: "truck-12",
    name: "Truck 12",
    first_seen: "2026-11-01T08:00:00.000Z",
    last_seen: "2026-11-22T13:00:00.000Z",
    app_version: "0.1.0",
    events: 1234,
    last_sequence: 1245,
    missing: [[40, 51]],
    missing_count: 12,
  },
];

export const KEYS: Key[] = [
  {
    id: 2,
    name: "Truck 12",
    role: "device",
    created_at: "2026-11-20T08:00:00.000Z",
    created_by: "fleet-admin",
    last_used_at: null,
    revoked_at: null,
  },
  {
    id: 1,
    name: "fleet-admin",
    role: "admin",
    created_at: "2026-11-01T08:00:00.000Z",
    created_by: "command line",
    last_used_at: "2026-11-22T13:00:00.000Z",
    revoked_at: null,
  },
];

export const SUBJECTS: Subject[] = [
  {
    subject_id: "driver-07",
    last_seen: "2026-11-22T13:00:00.000Z",
    monitored_hours: 41.26,
    events: 312,
    events_per_hour: 7.56,
    drowsy_events: 12,
    alarms: 4,
    worst_level: 2,
  },
];

export const ENTRIES: AuditEntry[] = [
  {
    id: 7,
    at: "2026-11-20T08:00:00.000Z",
    actor: "fleet-admin",
    action: "key.create",
    target: "2",
    details: { name: "Truck 12", role: "device" },
  },
];

/** What the server knows; a test changes it in its place. */
export interface Held {
  session: Session;
  devices: Device[];
  keys: Key[];
  subjects: Subject[];
  entries: AuditEntry[];
}

/** A server that knows all of the above. */
export function startApi(session: Session): Held {
  const held: Held = {
    session,
    devices: DEVICES,
    keys: KEYS,
    subjects: SUBJECTS,
    entries: ENTRIES,
  };
  api.use(
    http.get("*/api/session", () => HttpResponse.json(held.session)),
    http.get("*/api/devices", () => HttpResponse.json({ devices: held.devices })),
    http.get("*/api/keys", () => HttpResponse.json({ keys: held.keys })),
    http.get("*/api/subjects", () => HttpResponse.json({ subjects: held.subjects })),
    http.get("*/api/audit", () => HttpResponse.json({ entries: held.entries, next_cursor: null })),
  );
  return held;
}

/** What is sent to `path` is kept; the session becomes what `answer` gives. */
export function watchBody(method: "post" | "put", path: string, answer: () => Response) {
  const sent: unknown[] = [];
  api.use(
    http[method](`*${path}`, async ({ request }) => {
      sent.push(await request.json());
      return answer();
    }),
  );
  return sent;
}

export const refusal = (status: number, headers: Record<string, string> = {}) =>
  HttpResponse.json({ error: "refused", message: "No.", details: {} }, { status, headers });

export const panel = async (name: string) => within(await screen.findByRole("region", { name }));
export const click = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole("button", { name }));

/** Shows the address, for what must not stay in it. */
export function Address() {
  const { pathname, hash } = useLocation();
  return <output aria-label="address">{pathname + hash}</output>;
}
