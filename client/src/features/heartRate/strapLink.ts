import { HEART_RATE_MEASUREMENT, HEART_RATE_SERVICE, type StrapDevice } from "./bluetooth";

export type LinkState = "connecting" | "connected" | "reconnecting" | "lost";

export interface LinkListener {
  onState: (state: LinkState) => void;
  onPacket: (packet: DataView) => void;
}

export interface StrapLink {
  close: () => void;
}

/** Waits before each try, in ms; half a minute in all, about as long as it takes to put a strap right. */
const FIRST_TRIES_MS = [0, 1000, 2000];
const NEW_TRIES_MS = [1000, 2000, 4000, 8000, 16_000];
export const CONNECT_TIMEOUT_MS = 10_000; // some systems wait for ever for a strap out of range

/** Keeps a strap connected until `close`; after `lost` nothing more comes. */
export function openLink(device: StrapDevice, { onState, onPacket }: LinkListener): StrapLink {
  const closing = new AbortController();
  const { signal } = closing;
  let isConnected = false;

  function receive({ target }: Event): void {
    const { value } = target as EventTarget & { value?: DataView };
    if (value && !signal.aborted) onPacket(value);
  }

  async function connect(state: LinkState, waitsMs: readonly number[]): Promise<void> {
    onState(state);
    for (const waitMs of waitsMs) {
      await pause(waitMs, signal);
      if (signal.aborted) return;
      const giveUp = pause(CONNECT_TIMEOUT_MS, signal).then(() => false);
      isConnected = await Promise.race([subscribe(device, receive, signal), giveUp]);
      if (signal.aborted) return device.gatt?.disconnect();
      if (isConnected) return onState("connected");
    }
    closing.abort();
    onState("lost");
  }

  function reconnect(): void {
    if (!isConnected) return;
    isConnected = false;
    void connect("reconnecting", NEW_TRIES_MS);
  }

  device.addEventListener("gattserverdisconnected", reconnect, { signal });
  void connect("connecting", FIRST_TRIES_MS);
  return {
    close: () => {
      closing.abort();
      device.gatt?.disconnect();
    },
  };
}

/** Whether notifications now come. */
async function subscribe(
  device: StrapDevice,
  receive: (event: Event) => void,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const server = await device.gatt?.connect();
    // A connection that comes after all was given up would keep the strap from others.
    if (signal.aborted) server?.disconnect();
    const service = await server?.getPrimaryService(HEART_RATE_SERVICE);
    const characteristic = await service?.getCharacteristic(HEART_RATE_MEASUREMENT);
    characteristic?.addEventListener("characteristicvaluechanged", receive, { signal });
    await characteristic?.startNotifications();
    return server?.connected ?? false;
  } catch {
    return false;
  }
}

/** Ends early when `signal` is aborted. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    }
  });
}
