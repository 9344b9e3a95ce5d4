import type { BluetoothSupport, RequestFailure } from "./bluetooth";
import type { HeartRateMeasurement } from "./heartRateMeasurement";
import { STALE_MS } from "./reading";
import { isRate, type Packet } from "./rr";
import type { LinkState } from "./strapLink";

export const KEPT_MS = 330_000; // a rest of 300 s and a little more

export type StrapFailure = RequestFailure | "lost";

export interface StrapState {
  readonly link: "off" | "choosing" | LinkState;
  readonly deviceName: string | null;
  readonly failure: StrapFailure | null;
  /** When the link last changed, on the clock of `nowMs`. */
  readonly sinceMs: number;
  readonly nowMs: number;
  /** The last `KEPT_MS`, oldest first. */
  readonly packets: readonly Packet[];
}

export type StrapEvent =
  | { type: "choosing" }
  | { type: "refused"; failure: RequestFailure }
  | { type: "chosen"; deviceName: string | null }
  | { type: "link"; link: LinkState; atMs: number }
  | { type: "packet"; measurement: HeartRateMeasurement; atMs: number }
  | { type: "tick"; atMs: number }
  | { type: "closed" };

export type StrapStatus =
  | "unsupported"
  | "insecureContext"
  | "idle"
  | "connecting"
  | "connected"
  | "noContact"
  | "noSignal"
  | "reconnecting"
  | "error";

export const OFF: StrapState = {
  link: "off",
  deviceName: null,
  failure: null,
  sinceMs: 0,
  nowMs: 0,
  packets: [],
};

export function reduceStrap(state: StrapState, event: StrapEvent): StrapState {
  switch (event.type) {
    case "choosing":
      return { ...OFF, link: "choosing" };
    case "refused":
      return { ...OFF, failure: event.failure };
    case "chosen":
      return { ...OFF, link: "connecting", deviceName: event.deviceName };
    case "link":
      return changeLink(state, event.link, event.atMs);
    case "packet":
      return addPacket(state, { ...event.measurement, atMs: event.atMs });
    case "tick":
      return { ...state, nowMs: event.atMs };
    case "closed":
      return OFF;
  }
}

/** Whether a strap was chosen and is or may come back in reach. */
export function isLinked({ link }: StrapState): boolean {
  return link === "connecting" || link === "connected" || link === "reconnecting";
}

export function statusOf(state: StrapState, support: BluetoothSupport): StrapStatus {
  if (typeof support === "string") return support;
  if (state.failure) return "error";
  switch (state.link) {
    case "off":
    case "choosing":
      return "idle";
    case "connected":
      return signalOf(state);
    case "lost":
      return "error";
    default:
      return state.link;
  }
}

/** The rate of the last packet, bpm; `null` unless it is one, is fresh and comes from the skin. */
export function liveRate(state: StrapState, status: StrapStatus): number | null {
  const rate = state.packets.at(-1)?.heartRateBpm;
  return status === "connected" && rate !== undefined && isRate(rate) ? rate : null;
}

function signalOf({ packets, sinceMs, nowMs }: StrapState): StrapStatus {
  const last = packets.at(-1);
  const heardMs = Math.max(sinceMs, last?.atMs ?? sinceMs);
  if (nowMs - heardMs > STALE_MS) return "noSignal";
  return last?.contact === "off" ? "noContact" : "connected";
}

function changeLink(state: StrapState, link: LinkState, atMs: number): StrapState {
  const failure = link === "lost" ? "lost" : null;
  return { ...state, link, failure, sinceMs: atMs, nowMs: atMs };
}

function addPacket(state: StrapState, packet: Packet): StrapState {
  const kept = state.packets.filter(({ atMs }) => atMs > packet.atMs - KEPT_MS);
  return { ...state, nowMs: packet.atMs, packets: [...kept, packet] };
}
