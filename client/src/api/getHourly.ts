import { client, dataOf } from "./client";
import type { operations, paths } from "./schema.gen";

export type Hourly =
  paths["/api/statistics/hourly"]["get"]["responses"][200]["content"]["application/json"];
export type Hour = Hourly["hours"][number];
export type HourlyQuery = NonNullable<operations["hourlyStatistics"]["parameters"]["query"]>;
export type EventKind = NonNullable<HourlyQuery["kind"]>;

/** The hours in which something was told. */
export function getHourly(query: HourlyQuery): Promise<Hourly> {
  return dataOf(client.GET("/api/statistics/hourly", { params: { query } }));
}
