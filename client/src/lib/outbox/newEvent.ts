import type { TelemetryEvent } from "../../api/sendTelemetry";

/** An event as it is told; the outbox adds which device it comes from and which of its events it is. */
export type NewEvent = Omit<TelemetryEvent, "device_id" | "sequence" | "app_version"> & {
  readonly timestamp: string;
};

/** What the server takes: a day. */
const LONGEST_MS = 86_400_000;
const EARLIEST_MS = Date.UTC(2000, 0, 1);

/** Within what the server takes, so that nothing true is refused for a number; what cannot be is left out. */
export function withinContract(event: NewEvent): TelemetryEvent {
  const { timestamp, ear_value, duration_ms, monitored_ms, features, ...rest } = event;
  const duration = clamped(duration_ms, LONGEST_MS);
  return withoutUnknown({
    ...rest,
    timestamp: Date.parse(timestamp) >= EARLIEST_MS ? timestamp : undefined,
    ear_value: clamped(ear_value, 1),
    duration_ms: duration,
    monitored_ms: clamped(monitored_ms, duration ?? LONGEST_MS),
    features: features && finite(features),
  });
}

function clamped(value: number | undefined, most: number): number | undefined {
  return Number.isFinite(value) ? Math.min(Math.max(value as number, 0), most) : undefined;
}

function finite(features: Readonly<Record<string, number | null>>): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(features).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  );
}

type Known<Type> = { [Key in keyof Type]: Exclude<Type[Key], undefined> };

function withoutUnknown<Type extends object>(value: Type): Known<Type> {
  const known = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(known) as Known<Type>;
}
