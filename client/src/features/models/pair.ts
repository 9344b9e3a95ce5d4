import type { Figures, Report, VersionDetail } from "../../api/modelLife";

interface Change {
  mean: number;
  interval95: number[];
}

/** Two versions, on the same people where a report has that. */
export interface Pair {
  /** Of the one against the other, whichever was the candidate; null: they were never compared. */
  report: Report | null;
  before: Figures;
  after: Figures;
  /** After minus before, by metric, person by person; empty without a report. */
  change: Record<string, Change>;
}

export function pairOf(before: VersionDetail, after: VersionDetail): Pair {
  const forth = reportOf(after, before);
  if (forth) {
    const { champion, candidate, difference } = forth;
    return { report: forth, before: champion, after: candidate, change: difference };
  }
  const back = reportOf(before, after);
  if (back) {
    const { champion, candidate, difference } = back;
    return { report: back, before: candidate, after: champion, change: turned(difference) };
  }
  return { report: null, before: before.person_out, after: after.person_out, change: {} };
}

function reportOf(candidate: VersionDetail, champion: VersionDetail): Report | null {
  const { report } = candidate;
  const isOfThese =
    report?.digest === candidate.digest && report.against.digest === champion.digest;
  return isOfThese ? report : null;
}

/** What is 0.02 more than the other has the other 0.02 less. */
function turned(change: Record<string, Change>): Record<string, Change> {
  return Object.fromEntries(
    Object.entries(change).map(([name, { mean, interval95 }]) => [
      name,
      { mean: -mean, interval95: interval95.map((bound) => -bound).reverse() },
    ]),
  );
}
