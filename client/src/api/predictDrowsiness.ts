import { client, dataOf } from "./client";
import { ApiError } from "./errors";
import type { paths } from "./schema.gen";

type Operation = paths["/api/predict"]["post"];
type Request = NonNullable<Operation["requestBody"]>["content"]["application/json"];
type Answer = Operation["responses"][200]["content"]["application/json"];

type DrowsinessRequest = Extract<Request, { model: "drowsiness" }>;
export type BlinkFeatures = Omit<DrowsinessRequest, "model" | "subject_id" | "device_id">;
export type DrowsinessEstimate = Extract<Answer, { drowsiness_level: unknown }>;

/** What the last blinks say, against the person's own alert ones; the pseudonym keeps a person with one model. */
export async function predictDrowsiness(
  features: BlinkFeatures,
  subject_id: string,
): Promise<DrowsinessEstimate> {
  const body: DrowsinessRequest = { model: "drowsiness", subject_id, ...features };
  const answer = await dataOf(client.POST("/api/predict", { body }));
  if ("drowsiness_level" in answer) return answer;
  throw new ApiError({ kind: "server", message: "The answer holds no drowsiness level." });
}
