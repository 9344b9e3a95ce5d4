import type { VersionDetail } from "../../api/modelLife";

/** What a package tells of its making; null is what it does not tell. Older ones tell less. */
export interface Known {
  commit: string | null;
  seed: number | null;
  /** Of the search for parameters; 0: none was made. */
  trials: number | null;
  /** SHA-256 of the training data. */
  data: string | null;
  /** "numpy 2.4.6, …" */
  libraries: string | null;
}

export function readLineage({ training, trained_on, libraries }: VersionDetail["lineage"]): Known {
  return {
    commit: textOf(training?.commit),
    seed: numberOf(training?.seed) ?? trained_on.seed,
    trials: numberOf(training?.tuned),
    data: textOf(trained_on.sha256),
    libraries: textOf(namesOf(libraries)),
  };
}

function namesOf(libraries: Record<string, string>): string {
  return Object.entries(libraries)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
