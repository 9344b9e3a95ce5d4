import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { answerGet, countRequests, FAILURES, type FailureName, holdGet } from "../../test/api";
import { renderWithProviders } from "../../test/render";
import { pass, startFakeTime, stopFakeTime } from "../../test/time";
import { StatusPage } from "./StatusPage";
import { answerAll } from "./testing";

// One address fails while the others answer.

const VERSION = "/api/version";
const MODELS = "/api/models";
const DETAIL = "/api/models/stress_classifier";

// What draws Markdown is large: its loading is not what the tests wait for.
beforeAll(() => import("../../components/modelFacts/CardMarkdown"));

beforeEach(() => {
  answerAll();
  startFakeTime();
});
afterEach(stopFakeTime);

const fail = (path: string, name: FailureName) => answerGet(path, FAILURES[name]);

describe("the API's version", () => {
  const panel = () => within(screen.getByRole("region", { name: "API" }));

  test.each(["500", "503", "offline"] as const)("%s: not known, until it is", async (name) => {
    fail(VERSION, name);
    renderWithProviders(<StatusPage />);
    expect(await panel().findByText(/^Next try in 10 s\.$/)).toBeVisible();
    expect(panel().getAllByText("Not known")).toHaveLength(3);
    answerAll();
    await pass(10.2);
    expect(await panel().findByText("1.2.3")).toBeVisible();
    expect(panel().queryByText(/Next try/)).not.toBeInTheDocument();
  });

  test("429: counts down, and nothing is asked before the wait is over", async () => {
    fail(VERSION, "429");
    const asked = countRequests(VERSION);
    renderWithProviders(<StatusPage />);
    expect(await panel().findByText(/^Next try in 60 s\.$/)).toBeVisible();
    answerAll();
    await pass(58);
    expect(asked()).toBe(1);
    await pass(3);
    expect(await panel().findByText("1.2.3")).toBeVisible();
  });

  test("slow: is being checked for 10 s, then not known", async () => {
    holdGet(VERSION);
    renderWithProviders(<StatusPage />);
    await pass(9.5);
    expect(panel().getAllByText("Checking…")).toHaveLength(3);
    await pass(0.7);
    expect((await panel().findAllByText("Not known")).length).toBe(3);
  });
});

describe("the models", () => {
  const panel = () => within(screen.getByRole("region", { name: "Models" }));
  const modelComes = () => screen.findByRole("heading", { name: "Stress model" });

  test.each([
    ["500", "the API answers with an error"],
    ["503", "the API answers with an error"],
    ["offline", "the API cannot be reached"],
  ] as const)("%s: says so, until they are there", async (name, words) => {
    fail(MODELS, name);
    renderWithProviders(<StatusPage />);
    expect(await panel().findByText(new RegExp(`${words}. Next try in 10 s.$`))).toBeVisible();
    answerAll();
    await pass(10.2);
    expect(await modelComes()).toBeVisible();
  });

  test("429: counts down, and nothing is asked before the wait is over", async () => {
    fail(MODELS, "429");
    const asked = countRequests(MODELS);
    renderWithProviders(<StatusPage />);
    expect(await panel().findByText(/fewer requests\. Next try in 60 s\.$/)).toBeVisible();
    answerAll();
    await pass(58);
    expect(asked()).toBe(1);
    await pass(3);
    expect(await modelComes()).toBeVisible();
  });

  test("slow: says for how long, and after 10 s that there is no answer", async () => {
    holdGet(MODELS);
    renderWithProviders(<StatusPage />);
    await pass(9.5);
    expect(panel().getByText(/still loading: no answer for 9 s so far/)).toBeVisible();
    await pass(0.7);
    expect(await panel().findByText(/the API cannot be reached/)).toBeVisible();
  });
});

describe("a model's card and pictures", () => {
  const frames = () => screen.getAllByRole("heading", { level: 3, name: /80%|mix up/ });
  const openCard = async () => {
    renderWithProviders(<StatusPage />);
    fireEvent.click(await screen.findByText("Model card"));
  };
  const pictures = () => waitFor(() => expect(document.querySelectorAll("img").length).toBe(2));

  test.each(["500", "503", "offline"] as const)(
    "%s: their frames stay and say so",
    async (name) => {
      fail(DETAIL, name);
      renderWithProviders(<StatusPage />);
      const words = "The picture could not be loaded. Next try in 10 s.";
      expect(await screen.findAllByText(words)).toHaveLength(2);
      expect(frames()).toHaveLength(2);
      answerAll();
      await pass(10.2);
      await pictures();
      expect(frames()).toHaveLength(2);
    },
  );

  test("429: they count down, and nothing is asked before the wait is over", async () => {
    fail(DETAIL, "429");
    const asked = countRequests(DETAIL);
    renderWithProviders(<StatusPage />);
    expect(await screen.findAllByText(/picture could not .* Next try in 60 s\.$/)).toHaveLength(2);
    answerAll();
    await pass(58);
    expect(asked()).toBe(1);
    expect(frames()).toHaveLength(2);
    await pass(3);
    await pictures();
  });

  test("429: so does the card", async () => {
    fail(DETAIL, "429");
    await openCard();
    expect(
      await screen.findByText(/card could not be loaded\. Next try in \d\d s\.$/),
    ).toBeVisible();
    answerAll();
    await pass(61);
    expect(await screen.findByRole("heading", { name: "stress_classifier 1.0.0" })).toBeVisible();
  });

  test("slow: the card says for how long, and after 10 s that there is no answer", async () => {
    holdGet(DETAIL);
    await openCard();
    await pass(5);
    expect(screen.getByText(/card is still loading: no answer for [45] s so far/)).toBeVisible();
    await pass(5.2);
    expect(await screen.findByText(/card could not be loaded/)).toBeVisible();
  });

  test("slow: their frames wait, and after 10 s say that there is no answer", async () => {
    holdGet(DETAIL);
    renderWithProviders(<StatusPage />);
    expect(await screen.findAllByText("Loading the picture…")).toHaveLength(2);
    await pass(10.2);
    expect(await screen.findAllByText(/picture could not be loaded/)).toHaveLength(2);
    answerAll();
    await pass(10.2);
    await pictures();
  });
});
