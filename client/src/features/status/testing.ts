import { HttpResponse, http, type JsonBodyType } from "msw";
import type { HealthSummary } from "../../api/getHealthSummary";
import type { Version } from "../../api/getVersion";
import { api } from "../../test/api";
import { DETAIL, MODEL } from "../../test/models";

export const HEALTHY = {
  status: "ok",
  message: "Everything answers.",
  model_status: "loaded",
  api_version: "1.2.3",
  checks: { database: "ok", redis: "not configured", mlflow: "not configured", models: "ok" },
} satisfies HealthSummary;

export const VERSION = {
  version: "1.2.3",
  commit: "0123456789abcdef",
  uptime_seconds: 11_530,
} satisfies Version;

const PATHS = {
  health: "*/api/health",
  version: "*/api/version",
  models: "*/api/models",
  model: "*/api/models/:name",
} as const;
export type Asked = keyof typeof PATHS;

interface Answer {
  status?: number;
  headers?: Record<string, string>;
}

export function answer(asked: Asked, body: JsonBodyType, { status = 200, headers }: Answer = {}) {
  const init = headers ? { status, headers } : { status };
  api.use(http.get(PATHS[asked], () => HttpResponse.json(body, init)));
}

/** Everything as in a healthy service. */
export function answerAll(): void {
  answer("model", DETAIL);
  answer("models", { models: [MODEL] });
  answer("version", VERSION);
  answer("health", HEALTHY);
}

/** As if the server was stopped. */
export function stopServer(): void {
  for (const path of Object.values(PATHS)) api.use(http.get(path, () => HttpResponse.error()));
}

const REFUSAL = { error: "rate_limited", message: "Too many requests.", details: {} };

export function refuseAll(retryAfterSeconds: number): void {
  const headers = { "Retry-After": String(retryAfterSeconds) };
  for (const asked of Object.keys(PATHS)) answer(asked as Asked, REFUSAL, { status: 429, headers });
}

/** Nothing is answered until the returned function is called. */
export function holdAnswers(): () => void {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  for (const path of Object.values(PATHS)) {
    // Without an answer of its own it leaves the request to the next handler.
    api.use(http.get(path, () => held));
  }
  return release;
}
