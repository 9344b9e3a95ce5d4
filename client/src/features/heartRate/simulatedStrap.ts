import type { Bluetooth } from "./bluetooth";

/** For tests only; no code of the app imports this file. */
export interface SimulatedStrap {
  readonly bluetooth: Bluetooth;
  /** Sends one notification with these bytes; nothing happens while no one listens. */
  emit: (bytes: readonly number[]) => void;
  /** The connection breaks, and the next `failures` connects fail: all of them when no number is given. */
  drop: (failures?: number) => void;
  /** The chooser fails with this from now on; `null` makes it give the strap. */
  refuse: (error: { name: string; message: string } | null) => void;
  /** The next `failures` connects fail, or never answer. */
  hinder: (failures: number, how?: "fails" | "hangs") => void;
  readonly isConnected: () => boolean;
  readonly connects: () => number;
}

/** One strap in reach. Uses nothing outside itself, so that its source can be run in a page. */
export function simulateStrap(name = "Test strap"): SimulatedStrap {
  let connected = false;
  let connects = 0;
  let failures = 0;
  let manner: "fails" | "hangs" = "fails";
  let refusal: { name: string; message: string } | null = null;

  const failure = (title: string, message: string) => new DOMException(message, title);
  const characteristic = Object.assign(new EventTarget(), {
    value: undefined as DataView | undefined,
    startNotifications: async () => {
      if (!connected) throw failure("NetworkError", "GATT Server is disconnected.");
    },
  });
  const service = { getCharacteristic: async () => characteristic };
  const gatt = {
    get connected() {
      return connected;
    },
    async connect() {
      connects += 1;
      if (failures > 0) {
        failures -= 1;
        if (manner === "hangs") await new Promise(() => {});
        throw failure("NetworkError", "Connection attempt failed.");
      }
      connected = true;
      return gatt;
    },
    disconnect() {
      if (!connected) return;
      connected = false;
      device.dispatchEvent(new Event("gattserverdisconnected"));
    },
    getPrimaryService: async () => service,
  };
  const device = Object.assign(new EventTarget(), { name, gatt });

  return {
    bluetooth: {
      requestDevice: async () => {
        if (refusal) throw failure(refusal.name, refusal.message);
        return device;
      },
    },
    emit: (bytes) => {
      if (!connected) return;
      characteristic.value = new DataView(Uint8Array.from(bytes).buffer);
      characteristic.dispatchEvent(new Event("characteristicvaluechanged"));
    },
    drop: (count = Number.POSITIVE_INFINITY) => {
      failures = count;
      manner = "fails";
      gatt.disconnect();
    },
    refuse: (error) => {
      refusal = error;
    },
    hinder: (count, how = "fails") => {
      failures = count;
      manner = how;
    },
    isConnected: () => connected,
    connects: () => connects,
  };
}

/**
 * A script for a page's start, as `page.addInitScript({ content: simulatedStrapScript() })`: it replaces
 * `navigator.bluetooth` and puts the controls at `window.simulatedStrap`.
 */
export function simulatedStrapScript(name = "Test strap"): string {
  return `
    window.simulatedStrap = (${simulateStrap.toString()})(${JSON.stringify(name)});
    Object.defineProperty(navigator, "bluetooth", {
      configurable: true,
      value: window.simulatedStrap.bluetooth,
    });
  `;
}

export interface SimulatedMeasurement {
  bpm: number;
  contact?: "on" | "off" | null;
  rrMs?: readonly number[];
}

/** The bytes of a packet, as a strap makes them. */
export function measurementBytes({
  bpm,
  contact = "on",
  rrMs = [],
}: SimulatedMeasurement): number[] {
  const contactFlags = contact === null ? 0 : contact === "on" ? 6 : 4;
  const flags = contactFlags | (rrMs.length > 0 ? 16 : 0);
  const units = rrMs.map((rr) => Math.round((rr * 1024) / 1000));
  return [flags, bpm, ...units.flatMap((unit) => [unit & 255, unit >> 8])];
}

/**
 * What a strap sends once a second over `seconds`: breathing makes the intervals swing by `swingMs` around `meanMs`.
 * The swing may change with time; no random numbers.
 */
export function beatingPackets(
  seconds: number,
  { meanMs = 850, swingMs = (_second: number): number => 40 } = {},
): number[][] {
  const packets: number[][] = [];
  let beatMs = 0;
  let beat = 0;
  for (let second = 1; second <= seconds; second += 1) {
    const rrMs: number[] = [];
    while (beatMs <= second * 1000) {
      const rr = meanMs + swingMs(second) * Math.sin(beat * 1.3);
      if (beat > 0) rrMs.push(rr);
      beatMs += rr;
      beat += 1;
    }
    packets.push(measurementBytes({ bpm: Math.round(60_000 / meanMs), rrMs }));
  }
  return packets;
}
