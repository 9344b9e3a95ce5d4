import type { ApiError } from "../../api/errors";
import type { Gate } from "../../api/modelLife";

/** The gates that a refusal names; none where it is about something else. */
export function gatesOf(error: ApiError | null): Gate[] {
  const said = error?.status === 409 ? error.said : null;
  if (typeof said !== "object" || said === null) return [];
  const gates: unknown = Reflect.get(said, "gates");
  return Array.isArray(gates) ? gates.filter(isGate) : [];
}

function isGate(value: unknown): value is Gate {
  if (typeof value !== "object" || value === null) return false;
  const { name, passed, message } = value as Partial<Gate>;
  return typeof name === "string" && typeof passed === "boolean" && typeof message === "string";
}
