import { dataOf, send } from "./client";
import { ApiError } from "./errors";

const PATH = "/api/telemetry/batch";
/** A hundred events are some 100 kB: a weak mobile network may need as long. Ours. */
const TIMEOUT_MS = 30_000;

/** How many the server takes at once. */
export const MOST_EVENTS = 100;

export type EventKind =
  | "window"
  | "long_blink"
  | "microsleep"
  | "sleep"
  | "unresponsive"
  | "lost_closure"
  | "glance"
  | "look_away"
  | "nod"
  | "yawn"
  | "no_face"
  | "alarm"
  | "not_monitoring"
  | "parked"
  | "feedback"
  | "kss"
  | "stress";

/** What happened, as the server takes it; what is left out is unknown. */
export interface TelemetryEvent {
  readonly event_id: string;
  /** ISO 8601, UTC: when it began. Left out: when it arrives. */
  readonly timestamp?: string;
  readonly kind: EventKind;
  /** 0-1 */
  readonly ear_value?: number;
  readonly is_drowsy?: boolean;
  readonly duration_ms?: number;
  readonly monitored_ms?: number;
  readonly device_id?: string;
  readonly subject_id?: string;
  readonly session_id?: string;
  /** Counts the events of the device. */
  readonly sequence?: number;
  readonly alert_level?: 0 | 1 | 2 | 3;
  readonly state?:
    | "normal"
    | "advisory"
    | "drowsy"
    | "microsleep"
    | "unresponsive"
    | "not_monitoring";
  readonly cause?: string | null;
  readonly reasons?: readonly string[];
  readonly features?: Readonly<Record<string, number | null>>;
  readonly model_version?: string;
  readonly model_arm?: "champion" | "challenger";
  readonly feedback?: "drowsy" | "false_alarm";
  /** The alarm that feedback speaks of. */
  readonly about?: string;
  /** 1-9 */
  readonly kss?: number;
  readonly stress_level?: "low" | "medium" | "high";
  /** What the person says of it. */
  readonly stress_felt?: "low" | "medium" | "high";
  readonly app_version?: string;
}

/** An event that the server will never take as it is. */
export interface Rejection {
  readonly index: number;
  readonly error: { readonly error: string; readonly message: string };
}

export interface BatchAnswer {
  readonly rejected: readonly Rejection[];
}

/** Resolves when every event that is not `rejected` is stored for good; an ApiError: none is, as far as is known. */
export async function sendTelemetry(events: readonly TelemetryEvent[]): Promise<BatchAnswer> {
  const answer = await dataOf(post(events));
  if (!isBatchAnswer(answer, events.length)) {
    throw new ApiError({ kind: "server", message: "The answer says nothing of the events." });
  }
  return answer;
}

async function post(events: readonly TelemetryEvent[]) {
  const request = new Request(new URL(PATH, globalThis.location.origin), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ events }),
  });
  const response = await send(request, TIMEOUT_MS);
  if (response.ok) return { data: (await response.json()) as unknown, response };
  return { error: await bodyOf(response), response };
}

/** Whatever stands between the server and this page may answer something else. */
async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Nothing is deleted on the word of a page that only looks like the server's. */
function isBatchAnswer(answer: unknown, count: number): answer is BatchAnswer {
  if (typeof answer !== "object" || answer === null) return false;
  const { status, rejected } = answer as { status?: unknown; rejected?: unknown };
  const isKnown = status === "logged" || status === "partial";
  return isKnown && Array.isArray(rejected) && rejected.every((one) => isRejection(one, count));
}

function isRejection(one: Partial<Rejection> | null, count: number): boolean {
  const index = one?.index ?? -1;
  return Number.isInteger(index) && index >= 0 && index < count && Boolean(one?.error);
}
