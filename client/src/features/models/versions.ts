import type { ModelLife, VersionSummary } from "../../api/modelLife";

type Chosen = Pick<VersionSummary, "version" | "digest" | "origin">;

/** The version that is meant to answer; where it cannot be loaded, another one answers. */
export function championOf(life: ModelLife): Chosen {
  return life.versions.find(({ role }) => role === "champion") ?? life;
}

/** What is worth a look beside the champion: the challenger, or else the newest that could become it. */
export function rivalOf({ versions }: ModelLife): string | null {
  const byRole = (wanted: VersionSummary["role"]) => versions.find(({ role }) => role === wanted);
  const rival = byRole("challenger") ?? byRole("candidate") ?? byRole("archived");
  return rival?.version ?? null;
}
