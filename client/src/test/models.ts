import type { ModelDetail } from "../api/getModel";
import type { ModelSummary } from "../api/getModels";

export const MODEL = {
  name: "stress_classifier",
  task: "stress",
  version: "1.0.0",
  digest: "fc2055b458ab5fff0007cea11003b51718c9db7235a9ec5bff3b4236ac77ddae",
  arm: "champion",
  estimator: "random forest",
  created: "2026-11-22",
  origin: "packaged",
  revision: 0,
  problem: null,
  challenger: null,
  feature_set: "stress-inputs/1",
  trained_on: {
    source: "drivedb 1.0.0",
    sources: ["drivedb 1.0.0"],
    sha256: "28eb",
    people: 10,
    rows: 1419,
    rows_by_class: [517, 266, 636],
    parts: ["drive05"],
    notes: ["25 of 1444 windows left out"],
    seed: 0,
  },
  libraries: { numpy: "2.4.6" },
  person_out: {
    ece: {
      mean: 0.095168,
      interval95: [0.071886, 0.12064],
      worst: 0.156139,
      worst_person: "drive16",
    },
    macro_f1: {
      mean: 0.68611,
      interval95: [0.649419, 0.72447],
      worst: 0.563324,
      worst_person: "drive07",
    },
  },
} satisfies ModelSummary;

export const CARD = `# stress_classifier 1.0.0

A <b onclick="alert(1)">bold</b> claim, with [a source](https://example.org/paper) and [a trap](javascript:alert(1)).

## Figures

| metric | mean |
|---|---|
| macro-F1 | 0.686 |

![Confusion](confusion.png) ![Reliability](./reliability.png) ![Elsewhere](https://example.org/pixel.png)

    python -m ml_logic.train stress
`;

export const DETAIL = {
  ...MODEL,
  inputs: {},
  versions: [],
  metrics: {
    confusion: [
      [9, 1],
      [3, 1],
    ],
    reliability: [{ confidence: 0.38, accuracy: 0.33, share: 1 }],
  },
  card: CARD,
  pictures: [
    "/api/models/stress_classifier/confusion.png",
    "/api/models/stress_classifier/reliability.png",
  ],
} satisfies ModelDetail;
