import { client, dataOf } from "./client";
import type { paths } from "./schema.gen";

export type Devices = paths["/api/devices"]["get"]["responses"][200]["content"]["application/json"];
export type Device = Devices["devices"][number];

/** Every device, last seen first, and which of its events never came. */
export function getDevices(): Promise<Devices> {
  return dataOf(client.GET("/api/devices"));
}
