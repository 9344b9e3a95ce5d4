import { client, dataOf } from "./client";
import { ApiError } from "./errors";
import type { paths } from "./schema.gen";

type Operation = paths["/api/predict"]["post"];
type Request = NonNullable<Operation["requestBody"]>["content"]["application/json"];
type Answer = Operation["responses"][200]["content"]["application/json"];

// The route also serves the drowsiness model: Extract picks the stress side of each union.
type StressRequest = Extract<Request, { respiration: number }>;
export type StressMeasurements = Omit<StressRequest, "model" | "subject_id" | "device_id">;
export type StressEstimate = Extract<Answer, { stress_level: unknown }>;
export type StressLevel = StressEstimate["stress_level"];

/** An answer that nobody waits for any more is given up with `signal`; `device_id` keeps a device with one model. */
export async function predictStress(
  measurements: StressMeasurements,
  signal: AbortSignal | null = null,
  device_id: string | null = null,
): Promise<StressEstimate> {
  const body: StressRequest = { model: "stress", ...(device_id && { device_id }), ...measurements };
  const answer = await dataOf(client.POST("/api/predict", { body, signal }));
  if ("stress_level" in answer) return answer;
  throw new ApiError({ kind: "server", message: "The answer holds no stress level." });
}
