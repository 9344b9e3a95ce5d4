/** What went wrong with a request, from the point of view of the person who sent it. */
export type FailureKind = "invalid" | "refused" | "busy" | "server" | "timeout" | "network";

export interface FieldDetail {
  /** In English: it goes on from the field's name. */
  message: string;
  /** What is allowed, where that is a range. */
  range: { minimum: number; maximum: number } | null;
}

/** The server's `details`: what is wrong, by field. */
export type FieldDetails = Record<string, FieldDetail>;

interface Failure {
  kind: FailureKind;
  message: string;
  status?: number | null;
  details?: FieldDetails;
  said?: unknown;
  retryAfterSeconds?: number | null;
  requestId?: string | null;
}

export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly kind: FailureKind;
  /** Of the answer, as HTTP counts; null when there was none. */
  readonly status: number | null;
  readonly details: FieldDetails;
  /** The server's `details` as they came: what a refusal of its own kind says. */
  readonly said: unknown;
  readonly retryAfterSeconds: number | null;
  readonly requestId: string | null;

  constructor(failure: Failure) {
    super(failure.message);
    this.kind = failure.kind;
    this.status = failure.status ?? null;
    this.details = failure.details ?? {};
    this.said = failure.said;
    this.retryAfterSeconds = failure.retryAfterSeconds ?? null;
    this.requestId = failure.requestId ?? null;
  }
}

/** The error behind an answer that is no success; `body` is the parsed JSON or the plain text. */
export function errorFromResponse(response: Response, body: unknown): ApiError {
  return new ApiError({
    kind: kindOfStatus(response.status),
    status: response.status,
    message: textOf(body, "message") ?? `The server answered ${response.status}.`,
    details: readDetails(body),
    said: property(body, "details"),
    retryAfterSeconds: readRetryAfter(response.headers.get("Retry-After"), Date.now()),
    requestId: response.headers.get("X-Request-ID"),
  });
}

/** The error behind a request that got no usable answer. */
export function errorFromFailure(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : "";
  if (name === "TimeoutError")
    return new ApiError({ kind: "timeout", message: "No answer in time." });
  if (name === "SyntaxError")
    return new ApiError({ kind: "server", message: "Unreadable answer." });
  return new ApiError({ kind: "network", message: "The server cannot be reached." });
}

/** `Retry-After` is either seconds or a date; null when it is missing or neither. */
export function readRetryAfter(header: string | null, nowMs: number): number | null {
  if (header === null || header.trim() === "") return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds));
  const dateMs = Date.parse(header);
  return Number.isNaN(dateMs) ? null : Math.max(0, Math.ceil((dateMs - nowMs) / 1000));
}

function kindOfStatus(status: number): FailureKind {
  if (status === 400) return "invalid";
  if (status === 429) return "busy";
  return status >= 500 ? "server" : "refused";
}

function readDetails(body: unknown): FieldDetails {
  const details = property(body, "details");
  if (typeof details !== "object" || details === null) return {};
  const entries = Object.entries(details).flatMap(([field, detail]) => {
    const message = textOf(detail, "message");
    return message === null ? [] : [[field, { message, range: rangeOf(detail) }] as const];
  });
  return Object.fromEntries(entries);
}

function rangeOf(detail: unknown): FieldDetail["range"] {
  const minimum = property(detail, "minimum");
  const maximum = property(detail, "maximum");
  const isRange = typeof minimum === "number" && typeof maximum === "number";
  return isRange ? { minimum, maximum } : null;
}

function textOf(value: unknown, key: string): string | null {
  const text = property(value, key);
  return typeof text === "string" && text !== "" ? text : null;
}

function property(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
