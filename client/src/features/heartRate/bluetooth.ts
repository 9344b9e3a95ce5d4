/** The part of Web Bluetooth that a strap needs; TypeScript's DOM library has none of it. */
export interface Bluetooth {
  requestDevice(options: { filters: { services: number[] }[] }): Promise<StrapDevice>;
}

export interface StrapDevice extends EventTarget {
  readonly name?: string | undefined;
  readonly gatt?: GattServer | undefined;
}

export interface GattServer {
  readonly connected: boolean;
  connect(): Promise<GattServer>;
  disconnect(): void;
  getPrimaryService(uuid: number): Promise<GattService>;
}

export interface GattService {
  getCharacteristic(uuid: number): Promise<GattCharacteristic>;
}

export interface GattCharacteristic extends EventTarget {
  readonly value?: DataView | undefined;
  startNotifications(): Promise<unknown>;
}

/** The browser's Bluetooth, or why there is none. */
export type BluetoothSupport = Bluetooth | "unsupported" | "insecureContext";

export type RequestFailure = "cancelled" | "notFound" | "permission";

export const HEART_RATE_SERVICE = 0x180d;
export const HEART_RATE_MEASUREMENT = 0x2a37;

interface Scope {
  readonly isSecureContext: boolean;
  readonly navigator: { readonly bluetooth?: Bluetooth };
}

export function browserBluetooth(scope: Scope = window as Scope): BluetoothSupport {
  const { bluetooth } = scope.navigator;
  if (bluetooth) return bluetooth;
  return scope.isSecureContext ? "unsupported" : "insecureContext";
}

export function requestStrap(bluetooth: Bluetooth): Promise<StrapDevice> {
  return bluetooth.requestDevice({ filters: [{ services: [HEART_RATE_SERVICE] }] });
}

/** Chromium says NotFoundError for a closed chooser and for a missing adapter: only its message tells them apart. */
export function requestFailure(error: unknown): RequestFailure {
  const { name, message } = Object(error) as Partial<DOMException>;
  if (name === "SecurityError" || name === "NotAllowedError") return "permission";
  return name === "AbortError" || /cancel/i.test(message ?? "") ? "cancelled" : "notFound";
}
