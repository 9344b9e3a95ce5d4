import { screen, waitFor } from "@testing-library/react";
import { HttpResponse } from "msw";
import { beforeEach, describe, expect, test } from "vitest";
import { answerGet, FAILURES, FEATURES, HEALTH, holdGet } from "../test/api";
import { renderWithProviders } from "../test/render";
import { pass } from "../test/time";
import { watchedGet } from "../test/watchedGet";
import { useFeatures } from "./useFeatures";

const PATH = "/api/features";

function Shown() {
  const { observation, askNow } = useFeatures();
  const known = observation?.value ? "known" : "unknown";
  return (
    <button type="button" onClick={askNow}>
      {observation?.outage ? `${known} ${observation.outage.failures}` : known}
    </button>
  );
}

const { asked, fail, fire } = watchedGet(PATH);
const failHealth = (name: keyof typeof FAILURES) => answerGet("/health", FAILURES[name]);
const recover = () => answerGet(PATH, () => HttpResponse.json(FEATURES));
const recoverHealth = () => answerGet("/health", () => HttpResponse.json(HEALTH));
const shows = (text: string) =>
  waitFor(() => expect(screen.getByRole("button")).toHaveTextContent(new RegExp(`^${text}$`)));

test("what is known is not asked for again", async () => {
  renderWithProviders(<Shown />);
  await shows("known");
  await pass(600);
  fire("visibilitychange");
  fire("online");
  await pass(1);
  expect(asked()).toBe(1);
});

test.each(["500", "503", "offline"] as const)(
  "%s: asked less and less, until answered",
  async (name) => {
    const times: number[] = [];
    answerGet(PATH, () => {
      times.push(Date.now() / 1000);
      return FAILURES[name]();
    });
    renderWithProviders(<Shown />);
    const pauses = [1, 2, 4];
    for (const [failures, seconds] of pauses.entries()) {
      await shows(`unknown ${failures + 1}`);
      await pass(seconds);
      await waitFor(() => expect(times).toHaveLength(failures + 2));
    }
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    pauses.forEach((least, index) => {
      expect(gaps[index]).toBeGreaterThanOrEqual(least);
    });
    await shows("unknown 4");
    recover();
    await pass(8);
    await shows("known");
  },
);

test("a refusal is asked again after 30 s: the server may be replaced", async () => {
  fail("404");
  renderWithProviders(<Shown />);
  await shows("unknown 1");
  await pass(28);
  expect(asked()).toBe(1);
  await pass(3);
  expect(asked()).toBe(2);
});

describe.each(["429", "503 with a Retry-After"] as const)("%s", (name) => {
  test("nothing cuts the wait short, and leaving the page does not lengthen it", async () => {
    fail(name);
    const page = renderWithProviders(<Shown />);
    await shows("unknown 1");
    await pass(20);
    page.unmount();
    renderWithProviders(<Shown />, page.queryClient);
    fire("visibilitychange");
    fire("online");
    await pass(38);
    expect(asked()).toBe(1);
    recover();
    await pass(4);
    await shows("known");
    expect(asked()).toBe(2);
  });
});

describe("the server can be reached again", () => {
  beforeEach(() => failHealth("offline"));

  test("asked at once", async () => {
    fail("offline");
    renderWithProviders(<Shown />);
    await pass(1.5);
    for (const seconds of [2, 4, 8]) await pass(seconds + 0.2);
    const before = asked();
    recover();
    recoverHealth();
    fire("online");
    await shows("known");
    expect(asked()).toBe(before + 1);
  });

  test("but not before a Retry-After is over", async () => {
    fail("429");
    renderWithProviders(<Shown />);
    await shows("unknown 1");
    await pass(3);
    recoverHealth();
    fire("online");
    await pass(3);
    expect(asked()).toBe(1);
  });
});

test("no answer within 10 s is a failure", async () => {
  holdGet(PATH);
  renderWithProviders(<Shown />);
  await pass(9);
  await shows("unknown");
  await pass(1.2);
  await shows("unknown 1");
});
