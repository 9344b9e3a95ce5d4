import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "../../../api/errors";
import type { ModelDetail } from "../../../api/getModel";
import { api } from "../../../test/api";
import { passMs } from "../alarm/alarmTest";
import type { Measures } from "../science/blinks";
import { Classifier } from "./classifier";
import type { ClassifierFacts } from "./driveState";

type Input = ModelDetail["inputs"][string];

const BLINKS: Measures[] = Array.from({ length: 30 }, (_, i) => [i % 3, i % 2, i % 5, i % 4]);
const RANGE = (p1?: number, p99?: number): Input => ({
  all: { p1, p99 } as Input["all"],
  rested: {} as Input["rested"],
});
const MODEL = {
  name: "drowsiness_detector",
  version: "1.2.0",
  digest: "",
  arm: "champion",
} as const;
const ANSWER = { probabilities: { alert: 0.1, low_vigilance: 0.2, drowsy: 0.7 }, model: MODEL };

let facts: ClassifierFacts | null;
let blinks: Measures[] | null;
const onAnswer = vi.fn();

function classifierOf(server?: ConstructorParameters<typeof Classifier>[0]["server"]): Classifier {
  const onFacts = (now: ClassifierFacts) => {
    facts = now;
  };
  return new Classifier({ subject_id: "p-1", blinks: () => blinks, onAnswer, onFacts, server });
}

const serverOf = (range = RANGE(-9, 9)) => ({
  predict: vi.fn(async () => ANSWER),
  describe: vi.fn(async () => ({ inputs: { duration_mean: range } })),
});

beforeEach(() => {
  vi.useFakeTimers();
  facts = null;
  blinks = BLINKS;
  onAnswer.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
});

test("asks every twenty seconds once there are blinks enough", async () => {
  const server = serverOf();
  blinks = null;
  const classifier = classifierOf(server);
  classifier.start();
  await passMs(20_000);
  expect(facts).toMatchObject({ status: "collecting", probabilities: null, blinks_needed: 30 });
  expect(server.predict).not.toHaveBeenCalled();
  blinks = BLINKS;
  await passMs(40_000);
  expect(server.predict).toHaveBeenCalledTimes(2);
  expect(server.describe).toHaveBeenCalledTimes(1);
  expect(onAnswer).toHaveBeenLastCalledWith([0.1, 0.2, 0.7], MODEL);
  expect(server.predict).toHaveBeenLastCalledWith(expect.anything(), "p-1");
  expect(facts).toMatchObject({ status: "answered", probabilities: [0.1, 0.2, 0.7], blinks: 30 });
  classifier.stop();
  await passMs(60_000);
  expect(server.predict).toHaveBeenCalledTimes(2);
});

test.each([RANGE(3, 9), RANGE(-9, -3), RANGE()])(
  "outside of the training range %j it is not asked, and what it said is forgotten",
  async (range) => {
    const server = serverOf(range);
    const classifier = classifierOf(server);
    classifier.start();
    await passMs(20_000);
    expect(server.predict).not.toHaveBeenCalled();
    expect(onAnswer).toHaveBeenCalledWith(null, null);
    expect(facts).toMatchObject({ status: "outside_range", probabilities: null });
    classifier.stop();
  },
);

test("a server that is gone is asked less and less, and found again", async () => {
  const server = serverOf();
  const gone = new ApiError({ kind: "network", message: "gone" });
  server.predict.mockRejectedValue(gone);
  const classifier = classifierOf(server);
  classifier.start();
  await passMs(2 * 3_600_000);
  expect(facts).toMatchObject({ status: "unreachable", probabilities: null });
  expect(server.predict.mock.calls.length).toBeLessThan(30);
  server.predict.mockResolvedValue(ANSWER);
  await passMs(320_000);
  expect(facts).toMatchObject({ status: "answered" });
  const { length } = server.predict.mock.calls;
  await passMs(20_000);
  expect(server.predict).toHaveBeenCalledTimes(length + 1);
  classifier.stop();
});

test("one that refuses is called so, and waits as long as it is told", async () => {
  const server = serverOf();
  server.predict.mockRejectedValue(
    new ApiError({ kind: "refused", message: "no", retryAfterSeconds: 600 }),
  );
  const classifier = classifierOf(server);
  classifier.start();
  await passMs(20_000 + 590_000);
  expect(facts).toMatchObject({ status: "refused" });
  expect(server.predict).toHaveBeenCalledTimes(1);
  classifier.stop();
});

test("an answer from before a break says nothing after it", async () => {
  const server = serverOf();
  let answer = (_: typeof ANSWER) => {};
  server.predict.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
  const classifier = classifierOf(server);
  classifier.start();
  await passMs(20_000);
  classifier.stop();
  classifier.start();
  answer(ANSWER);
  await passMs(1);
  expect([onAnswer.mock.calls, facts]).toEqual([[], null]);
  await passMs(60_000);
  expect(server.predict).toHaveBeenCalledTimes(4);
  classifier.stop();
});

test("by itself it asks the API for the model by the name that it is registered under", async () => {
  vi.useRealTimers();
  vi.spyOn(globalThis, "setTimeout").mockImplementationOnce((work) => {
    queueMicrotask(work as () => void);
    return 0 as unknown as ReturnType<typeof setTimeout>;
  });
  const asked: string[] = [];
  api.use(
    http.get("*/api/models/:name", ({ params }) => {
      asked.push(String(params.name));
      return HttpResponse.json({ inputs: { duration_mean: RANGE(-9, 9) } });
    }),
    http.post("*/api/predict", async ({ request }) => {
      asked.push(((await request.json()) as { model: string }).model);
      return HttpResponse.json({ drowsiness_level: "drowsy", ...ANSWER });
    }),
  );
  const classifier = classifierOf();
  classifier.start();
  await vi.waitFor(() => expect(onAnswer).toHaveBeenCalledWith([0.1, 0.2, 0.7], MODEL));
  classifier.stop();
  expect(asked).toEqual(["drowsiness_detector", "drowsiness"]);
});
