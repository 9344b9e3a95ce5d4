import { client, dataOf } from "./client";
import type { Device } from "./getDevices";

/** Gives a device the name that people know it by, also before it has sent anything. */
export function nameDevice({ device_id, name }: Pick<Device, "device_id"> & { name: string }) {
  const params = { path: { device_id } };
  return dataOf(client.PUT("/api/devices/{device_id}", { params, body: { name } }));
}
