import type {
  Experiment,
  Finding,
  Gate,
  ModelLife,
  Report,
  VersionDetail,
  VersionSummary,
} from "../api/modelLife";
import { CARD, DETAIL, MODEL } from "./models";

// A model with a life: a champion from training, a challenger, candidates, and what was found of them.

export const CHAMPION = "2026.11.20.031502";
export const CHALLENGER = "2026.11.24.031455";
export const FAILED = "2026.11.25.101010";
export const STALE = "2026.11.12.031500";

const DIGESTS: Record<string, string> = {
  [CHAMPION]: `a1${"0".repeat(62)}`,
  [CHALLENGER]: `b2${"0".repeat(62)}`,
  [FAILED]: `c3${"0".repeat(62)}`,
  [STALE]: `d4${"0".repeat(62)}`,
  "1.0.0": MODEL.digest,
};

const figure = (mean: number, half: number, worst: number, worst_person: string) => ({
  mean,
  interval95: [mean - half, mean + half],
  worst,
  worst_person,
});

const figures = (f1: number) => ({
  macro_f1: figure(f1, 0.035, f1 - 0.12, "p-07"),
  balanced_accuracy: figure(f1 + 0.01, 0.03, f1 - 0.1, "p-07"),
  auc: figure(f1 + 0.15, 0.02, f1 + 0.05, "p-11"),
  ece: figure(0.06, 0.015, 0.131, "p-04"),
});

const gate = (name: string, passed: boolean, message: string): Gate => ({
  name,
  passed,
  value: 0.01,
  limit: 0,
  message,
});

const gates = (isBetter: boolean): Gate[] => [
  gate("people", true, "11 people whom neither model was fitted on"),
  gate("leak", true, "none of the exam's 11 people was fitted on"),
  gate(
    "metric",
    isBetter,
    isBetter
      ? "macro-F1 changes by +0.031 (95 % +0.008 to +0.055); wanted above 0, and the interval above -0.02"
      : "macro-F1 changes by -0.014 (95 % -0.049 to +0.022); wanted above 0, and the interval above -0.02",
  ),
  gate("worst_person", true, "macro-F1 of the worst person is 0.612, the champion's 0.584"),
  gate("calibration", true, "ECE is 0.061, the champion's 0.064"),
  gate("above_chance", true, "macro-F1 is at least 0.702, guessing reaches 0.338"),
  gate("latency", true, "a row takes 21 us, the champion's 19 us"),
  gate("size", true, "1.9 MB of at most 32 MB"),
];

const change = (mean: number) => ({ mean, interval95: [mean - 0.023, mean + 0.024] });

/** Made against the champion. */
export function reportOf(version: string, isBetter: boolean): Report {
  return {
    version,
    digest: DIGESTS[version] ?? "",
    against: { version: CHAMPION, digest: DIGESTS[CHAMPION] ?? "" },
    at: "2026-11-24T03:20:11+00:00",
    people: 11,
    rows: 4210,
    source: "telemetry",
    passed: isBetter,
    gates: gates(isBetter),
    champion: figures(0.704),
    candidate: figures(isBetter ? 0.735 : 0.69),
    difference: {
      macro_f1: change(isBetter ? 0.031 : -0.014),
      balanced_accuracy: change(0.02),
      auc: change(0.011),
      ece: change(-0.003),
    },
  };
}

const REPORTS: Record<string, Report> = {
  [CHALLENGER]: reportOf(CHALLENGER, true),
  [FAILED]: reportOf(FAILED, false),
  [STALE]: {
    ...reportOf(STALE, true),
    against: { version: "1.0.0", digest: MODEL.digest },
    stale: true,
  },
};

function summaryOf(
  version: string,
  role: VersionSummary["role"],
  said: Partial<VersionSummary> = {},
): VersionSummary {
  const report = REPORTS[version];
  return {
    version,
    digest: DIGESTS[version] ?? "",
    origin: "registry",
    role,
    estimator: "histogram gradient boosting",
    created: "2026-11-24",
    pushed_at: "2026-11-24T03:18:02.000Z",
    run_id: "5f1c2ab34d5e6f708192a3b4c5d6e7f8",
    size_bytes: 1_912_400,
    sources: ["telemetry", "drivedb"],
    people: 42,
    rows: 18_240,
    person_out: figures(0.72),
    report: report
      ? {
          passed: report.passed,
          stale: report.stale ?? false,
          at: report.at,
          against_version: report.against.version,
        }
      : null,
    ...said,
  };
}

export const VERSIONS: VersionSummary[] = [
  summaryOf(FAILED, "candidate", { estimator: "decision tree", person_out: figures(0.69) }),
  summaryOf(CHALLENGER, "challenger", { person_out: figures(0.735) }),
  summaryOf(CHAMPION, "champion", { estimator: "random forest", person_out: figures(0.704) }),
  summaryOf(STALE, "archived", { estimator: "logistic regression" }),
  summaryOf("1.0.0", "candidate", {
    origin: "packaged",
    estimator: MODEL.estimator,
    created: MODEL.created,
    pushed_at: null,
    run_id: null,
    size_bytes: null,
    sources: ["drivedb"],
    people: 10,
    rows: 1419,
    person_out: MODEL.person_out,
  }),
];

export const LIFE: ModelLife = {
  ...DETAIL,
  version: CHAMPION,
  digest: DIGESTS[CHAMPION] ?? "",
  origin: "registry",
  revision: 7,
  problem: null,
  challenger: {
    version: CHALLENGER,
    digest: DIGESTS[CHALLENGER] ?? "",
    share: 0.1,
    mode: "ab",
    experiment_id: 3,
  },
  versions: VERSIONS,
};

/** As on a fresh install: the packaged model, and nothing beside it. */
export const PACKAGED: ModelLife = {
  ...LIFE,
  version: "1.0.0",
  digest: MODEL.digest,
  origin: "packaged",
  revision: 0,
  challenger: null,
  versions: VERSIONS.filter(({ origin }) => origin === "packaged").map((version) => ({
    ...version,
    role: "champion",
  })),
};

export function detailOf(version: string): VersionDetail {
  const { report: _, ...summary } =
    VERSIONS.find((listed) => listed.version === version) ?? summaryOf(version, "candidate");
  const folder = `/api/models/${MODEL.name}/versions/${version}`;
  const names = ["confusion", "reliability", ...(version === "1.0.0" ? [] : ["importance"])];
  return {
    ...summary,
    report: REPORTS[version] ?? null,
    metrics: { ...DETAIL.metrics, importance: { ecg: { mean: 0.2 }, heart_rate: { mean: 0.3 } } },
    card: CARD,
    problem: null,
    lineage: {
      trained_on: MODEL.trained_on,
      training: { commit: "c0ffee1234567890", seed: 0, tuned: 40 },
      quality: null,
      libraries: MODEL.libraries,
    },
    pictures: names.map((name) => `${folder}/${name}.png`),
  };
}

const rate = (value: number, half: number) => ({
  value,
  interval95: [Math.max(0, value - half), value + half],
});

export const RUNNING: Experiment = {
  id: 3,
  name: MODEL.name,
  mode: "ab",
  share: 0.1,
  champion: { version: CHAMPION, digest: DIGESTS[CHAMPION] ?? "" },
  challenger: { version: CHALLENGER, digest: DIGESTS[CHALLENGER] ?? "" },
  started_at: "2026-11-24T08:00:00.000Z",
  started_by: "ml-admin",
  stopped_at: null,
  stop_reason: null,
  arms: [
    {
      arm: "champion",
      version: CHAMPION,
      predictions: 41_220,
      errors: 12,
      error_rate: rate(0.0003, 0.0002),
      latency_ms: 0.212,
      monitored_hours: 310.44,
      alarms: 402,
      alarms_per_hour: rate(1.29, 0.13),
      false_alarm_rate: { ...rate(0.11, 0.04), n: 210 },
      kss: { mean: 4.61, n: 88 },
    },
    {
      arm: "challenger",
      version: CHALLENGER,
      predictions: 4511,
      errors: 1,
      error_rate: rate(0.0002, 0.0004),
      latency_ms: 0.231,
      monitored_hours: 34.1,
      alarms: 40,
      alarms_per_hour: rate(1.17, 0.37),
      false_alarm_rate: { ...rate(0.08, 0.08), n: 24 },
      kss: null,
    },
  ],
  sample_ratio: { expected: 0.1, observed: 0.0986, n: 45_731, p_value: 0.34, ok: true },
  guardrails: [
    {
      name: "false_alarm_rate",
      ok: true,
      value: 0.08,
      limit: 0.21,
      message: "8 % of 24; at most 21 %",
    },
    { name: "error_rate", ok: true, value: 0.0002, limit: 0.01, message: "0.02 %; at most 1 %" },
    { name: "latency", ok: true, value: 0.231, limit: 0.5, message: "0.23 ms; at most 0.5 ms" },
  ],
};

export const STOPPED: Experiment = {
  ...RUNNING,
  id: 2,
  mode: "shadow",
  challenger: { version: STALE, digest: DIGESTS[STALE] ?? "" },
  started_at: "2026-11-13T08:00:00.000Z",
  stopped_at: "2026-11-14T09:30:00.000Z",
  stop_reason: "guardrail error_rate: 4.2 % of the challenger's answers failed; at most 1 %",
  sample_ratio: { expected: 0.1, observed: 0.041, n: 8200, p_value: 0.00002, ok: false },
  guardrails: [
    { name: "error_rate", ok: false, value: 0.042, limit: 0.01, message: "4.2 %; at most 1 %" },
  ],
};

const DAY_MS = 86_400_000;
const NEWEST = Date.parse("2026-11-25T04:00:00.000Z");

function finding(said: Partial<Finding> & Pick<Finding, "subject">, daysAgo = 0): Finding {
  const at = NEWEST - daysAgo * DAY_MS;
  return {
    at: new Date(at).toISOString(),
    name: MODEL.name,
    version: CHAMPION,
    arm: "champion",
    aspect: "features",
    from: new Date(at - DAY_MS).toISOString(),
    to: new Date(at).toISOString(),
    n: 1800,
    value: 0.012,
    threshold: 0.031,
    status: "ok",
    details: {},
    ...said,
  };
}

export const LATEST: Finding[] = [
  finding({ subject: "heart_rate" }),
  finding({ subject: "gsr", value: 0.094, status: "drift" }),
  finding({ subject: "levels", aspect: "predictions", value: 0.02 }),
  finding({
    subject: "macro_f1",
    aspect: "performance",
    n: 12,
    value: null,
    threshold: null,
    status: "too_few",
  }),
];

export const HISTORY: Finding[] = [
  ...LATEST,
  ...Array.from({ length: 20 }, (_, day) => [
    finding({ subject: "heart_rate", value: 0.01 + (day % 5) / 400 }, day + 1),
    finding(
      {
        subject: "gsr",
        value: Math.max(0.008, 0.085 - day * 0.011),
        status: day < 5 ? "drift" : "ok",
        threshold: 0.03 + (day % 3) / 500,
      },
      day + 1,
    ),
  ]).flat(),
];
