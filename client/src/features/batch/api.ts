import { ApiError, errorFromFailure, errorFromResponse } from "../../api/errors";
import type { paths } from "../../api/schema.gen";
import { LEVELS } from "../../lib/levels";

type Answer = paths["/api/batch-predict"]["post"]["responses"][200]["content"]["application/json"];
type Prediction = Answer["predictions"][number];
type StressPrediction = Extract<Prediction, { stress_level: unknown }>;

/** One row as it is sent: the inputs by name, and whom it is about. */
export type StressItem = Record<string, number | string>;

/** `level` is the position in LEVELS, `probabilities` are in that order. */
export type RowResult =
  | { level: number; confidence: number; probabilities: readonly number[] }
  | { refusal: string };

/** A hundred predictions take milliseconds; after this long the connection is at fault. */
const ANSWER_TIMEOUT_MS = 20_000;

// Not the shared client: that one gives up sooner.
/** The results in the order of the items; throws an ApiError. */
export async function predictChunk(items: StressItem[], signal: AbortSignal): Promise<RowResult[]> {
  try {
    const response = await post({ data: items }, signal);
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw errorFromResponse(response, body);
    return readAnswer(body, items.length);
  } catch (cause) {
    throw errorFromFailure(cause);
  }
}

function post(body: object, signal: AbortSignal): Promise<Response> {
  return fetch(new URL("/api/batch-predict", location.origin), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
  });
}

function readAnswer(body: unknown, expected: number): RowResult[] {
  if (!isAnswer(body) || body.predictions.length !== expected) {
    throw new ApiError({ kind: "server", message: "The answer does not fit the rows sent." });
  }
  return body.predictions.map(toResult);
}

function isAnswer(body: unknown): body is Answer {
  return typeof body === "object" && body !== null && "predictions" in body
    ? Array.isArray(body.predictions)
    : false;
}

function toResult(prediction: Prediction): RowResult {
  if (isStress(prediction)) {
    return {
      level: LEVELS.indexOf(prediction.stress_level),
      confidence: prediction.confidence,
      probabilities: LEVELS.map((level) => prediction.probabilities[level]),
    };
  }
  return { refusal: refusalText(prediction) };
}

function isStress(prediction: Prediction): prediction is StressPrediction {
  return "stress_level" in prediction;
}

function refusalText(prediction: Prediction): string {
  if (!("message" in prediction)) return "no stress level";
  const { details, message } = prediction;
  const problems = Object.entries(details ?? {}).flatMap(([field, detail]) => {
    const text = typeof detail === "object" && detail !== null && "message" in detail;
    return text ? [`${field} ${detail.message}`] : [];
  });
  return problems.join("; ") || message;
}
