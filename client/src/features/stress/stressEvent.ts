import type { StressLevel } from "../../api/predictStress";
import type { NewEvent } from "../../lib/outbox/newEvent";
import { uuidv7 } from "../../lib/uuid";
import type { Answer } from "./predictor";

/** A kept result as the server stores it: nobody's, for the page does not know whose it is. */
export function stressEvent({ estimate, measurements }: Answer, time: Date): NewEvent {
  return {
    event_id: uuidv7(time.getTime()),
    kind: "stress",
    timestamp: time.toISOString(),
    stress_level: estimate.stress_level,
    features: { ...measurements },
    model_version: estimate.model.version,
    model_arm: estimate.model.arm,
  };
}

/** What the person says of a kept result, as an event of its own: nothing that was sent is changed. */
export function feltEvent(answer: Answer, felt: StressLevel, about: string, time: Date): NewEvent {
  return { ...stressEvent(answer, time), stress_felt: felt, about };
}
