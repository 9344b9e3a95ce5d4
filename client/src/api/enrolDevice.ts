import { client, dataOf } from "./client";
import type { Session } from "./getSession";
import type { paths } from "./schema.gen";

type Operation = paths["/api/devices/enrol"]["post"];
export type Enrolment = NonNullable<Operation["requestBody"]>["content"]["application/json"];

/** Makes this browser a device that may send events, for a year. An admin has to be signed in in it. */
export function enrolDevice(body: Enrolment): Promise<Session> {
  return dataOf(client.POST("/api/devices/enrol", { body }));
}
