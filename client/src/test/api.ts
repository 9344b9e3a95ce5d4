import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import type { Features } from "../api/getFeatures";
import type { Health } from "../api/getHealth";
import type { StressEstimate } from "../api/predictStress";

const OWN_RANGE = "share of the person's own range";

function input(name: string, unit: string, minimum: number, maximum: number, required = true) {
  return { name, unit, minimum, maximum, required, description: `About ${name}.` };
}

export const FEATURES = {
  features: ["heart_rate", "ecg", "emg", "gsr", "respiration"],
  stress_classes: ["low", "medium", "high"],
  description: "Stress level from five inputs.",
  models: {
    stress: {
      inputs: [
        input("heart_rate", "bpm", 40, 200),
        input("ecg", OWN_RANGE, 0, 1),
        input("emg", OWN_RANGE, 0, 1),
        input("gsr", OWN_RANGE, 0, 1),
        input("respiration", OWN_RANGE, 0, 1),
        input("resting_heart_rate", "bpm", 30, 120, false),
      ],
      classes: ["low", "medium", "high"],
      description: "Stress level from five inputs.",
      feature_set: "stress-inputs/1",
    },
    drowsiness: {
      inputs: [],
      classes: ["alert", "low_vigilance", "drowsy"],
      description: "Drowsiness from blinks.",
      feature_set: "blinks/1",
    },
  },
} satisfies Features;

export const ESTIMATE = {
  stress_level: "medium",
  confidence: 0.6125,
  probabilities: { low: 0.2025, medium: 0.6125, high: 0.185 },
  features_used: ["heart_rate", "ecg", "emg", "gsr", "respiration"],
  model: {
    name: "stress_classifier",
    version: "1.0.0",
    digest: "sha256:3f9a1c2b7d10ee55",
    arm: "champion",
  },
} satisfies StressEstimate;

export const HEALTH = {
  status: "healthy",
  service: "sleepsafe",
  version: "1.2.3",
  environment: "test",
  timestamp: "2026-11-02T08:00:00Z",
  uptime_seconds: 60,
} satisfies Health;

/** The API as the tests see it; a test changes an answer with `api.use`. */
export const api = setupServer(
  http.get("*/health", () => HttpResponse.json(HEALTH)),
  http.get("*/api/features", () => HttpResponse.json(FEATURES)),
  http.get("*/api/models/stress_classifier", () =>
    HttpResponse.json({ inputs: {}, trained_on: { people: 0 } }),
  ),
  http.post("*/api/predict", () => HttpResponse.json(ESTIMATE)),
);

/** The paths that are asked for from now on. */
export function watchPaths(): string[] {
  const paths: string[] = [];
  api.events.on("request:start", ({ request }) => paths.push(new URL(request.url).pathname));
  return paths;
}

/** Counts what is asked of one path from now on. */
export function countRequests(path: string): () => number {
  const paths = watchPaths();
  return () => paths.filter((asked) => asked === path).length;
}

const failure = (status: number, headers: Record<string, string> = {}) =>
  HttpResponse.json({ error: "failure", message: "No.", details: {} }, { status, headers });

/** Answers that are none, by how a page may come to see them. */
export const FAILURES = {
  offline: () => HttpResponse.error(),
  "500": () => failure(500, { "X-Request-ID": "r-500" }),
  "503": () => failure(503),
  "404": () => failure(404),
  "429": () => failure(429, { "Retry-After": "60" }),
  "503 with a Retry-After": () => failure(503, { "Retry-After": "60" }),
} as const;
export type FailureName = keyof typeof FAILURES;

/** What a GET is answered from now on. */
export function answerGet(path: string, answer: () => Response | Promise<Response>): void {
  api.use(http.get(`*${path}`, answer));
}

/** Until the returned function is called, a GET waits for the answer it had before. */
export function holdGet(path: string): () => void {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  // Without an answer of its own it leaves the request to the next handler.
  api.use(http.get(`*${path}`, () => held));
  return release;
}
