import { HttpResponse, http, type JsonBodyType } from "msw";
import type { HealthSummary } from "../../api/getHealthSummary";
import type { ModelDetail } from "../../api/getModel";
import type { ModelSummary } from "../../api/getModels";
import type { Version } from "../../api/getVersion";
import { api } from "../../test/api";

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

export const MODEL = {
  name: "stress_classifier",
  task: "stress",
  version: "1.0.0",
  digest: "fc2055b458ab5fff0007cea11003b51718c9db7235a9ec5bff3b4236ac77ddae",
  arm: "champion",
  estimator: "random forest",
  created: "2026-11-22",
  feature_set: "stress-inputs/1",
  trained_on: {
    source: "drivedb 1.0.0",
    sha256: "28eb",
    people: 10,
    rows: 1419,
    rows_by_class: [517, 266, 636],
    parts: ["drive05"],
    notes: ["25 of 1444 windows left out"],
    seed: 0,
  },
  libraries: { numpy: "2.4.6" },
  person_out: {
    ece: {
      mean: 0.095168,
      interval95: [0.071886, 0.12064],
      worst: 0.156139,
      worst_person: "drive16",
    },
    macro_f1: {
      mean: 0.68611,
      interval95: [0.649419, 0.72447],
      worst: 0.563324,
      worst_person: "drive07",
    },
  },
} satisfies ModelSummary;

export const CARD = `# stress_classifier 1.0.0

A <b onclick="alert(1)">bold</b> claim, with [a source](https://example.org/paper) and [a trap](javascript:alert(1)).

## Figures

| metric | mean |
|---|---|
| macro-F1 | 0.686 |

![Confusion](confusion.png) ![Reliability](./reliability.png) ![Elsewhere](https://example.org/pixel.png)

    python -m ml_logic.train stress
`;

export const DETAIL = {
  ...MODEL,
  inputs: {},
  metrics: {
    confusion: [
      [9, 1],
      [3, 1],
    ],
    reliability: [{ confidence: 0.38, accuracy: 0.33, share: 1 }],
  },
  card: CARD,
  pictures: [
    "/api/models/stress_classifier/confusion.png",
    "/api/models/stress_classifier/reliability.png",
  ],
} satisfies ModelDetail;

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
