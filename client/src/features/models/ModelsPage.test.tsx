import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, describe, expect, test } from "vitest";
import { answerGet, FAILURES } from "../../test/api";
import { setLanguage } from "../../test/language";
import {
  CHALLENGER,
  CHAMPION,
  detailOf,
  FAILED,
  LATEST,
  LIFE,
  PACKAGED,
  RUNNING,
  STALE,
  STOPPED,
} from "../../test/modelLife";
import { expectAccessible, openPage, panel, SIGNED_OUT, startApi, VIEWER } from "./modelsTest";

// What draws Markdown is read and compiled before the first test has to wait for it.
beforeAll(() => import("../../components/modelFacts/CardMarkdown"));

const startOf = (words: string) => new RegExp(`^${words}`);

const row = async (region: string, name: RegExp) =>
  (await panel(region)).findByRole("row", { name });

describe("what answers now", () => {
  test("is the champion, since when and by whom, and the challenger with its share", async () => {
    startApi();
    openPage();
    expect(await screen.findByText(CHAMPION, { selector: "p" })).toBeVisible();
    const now = await panel("What answers now?");
    expect(now.getByText("Digest a10000000000")).toHaveAttribute("title", `SHA-256 ${LIFE.digest}`);
    expect(await now.findByText(/^Since .*Nov.*, by ml-admin\.$/)).toBeVisible();
    expect(now.getByText(CHALLENGER)).toBeVisible();
    expect(now.getByText("Answers 10% of the people, always the same ones.")).toBeVisible();
    await expectAccessible();
  });

  test("says loudly when what was chosen does not serve", async () => {
    startApi({ life: { ...LIFE, problem: "digest of model.onnx does not match" } });
    openPage();
    const notice = await screen.findByRole("alert");
    expect(notice).toHaveTextContent("What was chosen does not serve here");
    expect(notice).toHaveTextContent("digest of model.onnx does not match");
  });

  test("on a fresh install is the packaged model, with the next step in every empty place", async () => {
    startApi({
      life: PACKAGED,
      experiments: [],
      drift: { latest: [], history: [] },
      entries: [],
    });
    openPage();
    expect(await screen.findByText(/Came with this server/)).toBeVisible();
    expect(await screen.findByText(/python -m ml_logic\.train stress/)).toBeVisible();
    expect(screen.getByText(/There is only one version so far/)).toBeVisible();
    expect(await screen.findByText(/No challenger was tried so far/)).toBeVisible();
    expect(await screen.findByText("python -m ml_logic.monitor")).toBeVisible();
    expect(await screen.findByText(/Nobody changed what answers/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Roll back" })).not.toBeInTheDocument();
    await expectAccessible();
  });

  test("the other model is a choice away", async () => {
    startApi({ mlflow: "http://localhost:5001" });
    const user = openPage();
    await user.click(await screen.findByRole("radio", { name: "Drowsiness model" }));
    expect(await screen.findByText(CHAMPION, { selector: "p" })).toBeVisible();
    expect(screen.getByRole("radio", { name: "Drowsiness model" })).toBeChecked();
    expect(screen.getByRole("link", { name: /MLflow/ })).toHaveAttribute(
      "href",
      "http://localhost:5001",
    );
  });
});

describe("the versions", () => {
  test("have their state, origin, figures with interval and worst person, and their comparison", async () => {
    startApi();
    openPage();
    const champion = await row("Which versions are there?", startOf(CHAMPION));
    expect(champion).toHaveTextContent("Champion");
    expect(champion).toHaveTextContent("telemetry, drivedb42 people, 18,240 rows");
    expect(champion).toHaveTextContent("0.7040.669 to 0.739worst 0.584, p-07");
    expect(await row("Which versions are there?", startOf(CHALLENGER))).toHaveTextContent("Passed");
    expect(await row("Which versions are there?", startOf(FAILED))).toHaveTextContent("Failed");
    const stale = await row("Which versions are there?", startOf(STALE));
    expect(stale).toHaveTextContent("Archived");
    expect(stale).toHaveTextContent("Out of dateagainst 1.0.0");
  });

  test("open by a click: evidence, lineage, pictures and the card", async () => {
    startApi();
    const user = openPage();
    await user.click(await screen.findByRole("link", { name: FAILED }));
    const detail = await panel(`Version ${FAILED}`);
    const failed = await detail.findByTestId("verdict-metric");
    expect(failed).toHaveTextContent("Better on average: Failed");
    expect(failed).toHaveTextContent("macro-F1 changes by -0.014");
    expect(detail.getByText("c0ffee123456")).toBeVisible();
    expect(detail.getByText("40 trials")).toBeVisible();
    const pictures = detail.getAllByRole("img").map((image) => image.getAttribute("src"));
    expect(pictures).toContain(`/api/models/stress_classifier/versions/${FAILED}/importance.png`);
    await user.click(detail.getByText("Model card"));
    expect(await detail.findByRole("heading", { name: "stress_classifier 1.0.0" })).toBeVisible();
    await expectAccessible();
    await user.click(detail.getByRole("button", { name: "Close" }));
    expect(screen.queryByRole("region", { name: `Version ${FAILED}` })).not.toBeInTheDocument();
  });

  test("say which comparison is missing or out of date, and how to make it", async () => {
    startApi({ details: (version) => ({ ...detailOf(version), report: null }) });
    openPage(`/models?version=${FAILED}`);
    const detail = await panel(`Version ${FAILED}`);
    expect(await detail.findByText(/never compared with the champion/)).toBeVisible();
    expect(detail.getByText(/python -m ml_logic\.registry compare/)).toBeVisible();
  });

  test("that cannot be used say why", async () => {
    startApi({ details: (version) => ({ ...detailOf(version), problem: "truncated", card: "" }) });
    openPage(`/models?version=${FAILED}`);
    expect(await screen.findByRole("alert")).toHaveTextContent("truncated");
    expect(screen.queryByText("Model card")).not.toBeInTheDocument();
  });
});

describe("two versions side by side", () => {
  test("on the same people: figures, their difference, gates and pictures", async () => {
    startApi();
    openPage();
    const compared = await panel("Which of two is better?");
    expect(await compared.findByText(/same 11 people \(telemetry\)/)).toBeVisible();
    const macro = compared.getByRole("row", { name: /Macro-F1/ });
    expect(macro).toHaveTextContent("0.704");
    expect(macro).toHaveTextContent("0.735");
    expect(macro).toHaveTextContent("+0.031+0.008 to +0.055");
    expect(compared.getByTestId("verdict-size")).toHaveTextContent("Passed");
    expect(compared.getAllByRole("img")).toHaveLength(6);
  });

  test("the other way round the difference turns", async () => {
    startApi();
    openPage(`/models?compare=${CHALLENGER}&with=${CHAMPION}`);
    const compared = await panel("Which of two is better?");
    const macro = await compared.findByRole("row", { name: /Macro-F1/ });
    expect(macro).toHaveTextContent("-0.031-0.055 to -0.008");
  });

  test("never compared: no difference is shown, and why", async () => {
    startApi();
    const user = openPage();
    const compared = await panel("Which of two is better?");
    await user.selectOptions(await compared.findByLabelText("With this one"), FAILED);
    await user.selectOptions(compared.getByLabelText("This version"), CHALLENGER);
    expect(await compared.findByText(/never compared on the same people/)).toBeVisible();
    expect(compared.queryByText("Difference")).not.toBeInTheDocument();
    await user.selectOptions(compared.getByLabelText("This version"), FAILED);
    expect(compared.getByText("Choose two different versions.")).toBeVisible();
  });
});

describe("experiments", () => {
  test("show both arms with intervals, the split and the guardrails", async () => {
    startApi({ experiments: [RUNNING] });
    openPage();
    const running = await row("How does the challenger do in practice?", /^Challenger/);
    expect(running).toHaveTextContent("4,511");
    expect(running).toHaveTextContent("8%0% to 16%of 24 judged");
    expect(running).toHaveTextContent("not known");
    const experiments = await panel("How does the challenger do in practice?");
    expect(experiments.getByText(/^Yes: the challenger answered 9.9% of 45,731/)).toBeVisible();
    expect(experiments.getByText("Errors: Holds")).toBeVisible();
  });

  test("that a guardrail ended say so, and that their split was no chance", async () => {
    startApi({ experiments: [STOPPED] });
    openPage();
    const experiments = await panel("How does the challenger do in practice?");
    expect(await experiments.findByText("Stopped")).toBeVisible();
    expect(experiments.getByText(/^Ended because: guardrail error_rate/)).toBeVisible();
    expect(experiments.getByText(/no chance \(p = 0.00002\)/)).toBeVisible();
    expect(experiments.getByText("Errors: Broken")).toBeVisible();
  });

  test("with too few answers say that of the split", async () => {
    startApi({ experiments: [{ ...RUNNING, sample_ratio: null, guardrails: [] }] });
    openPage();
    expect(await screen.findByText("Too few answers to say.")).toBeVisible();
  });
});

describe("drift", () => {
  test("begins with what moved, draws it and has it as a table", async () => {
    startApi();
    const user = openPage();
    const drift = await panel("Are people still like those it learned from?");
    expect(await drift.findByText("1 of 4 moved")).toBeVisible();
    expect(drift.getByRole("img")).toHaveAccessibleName(/^Input: gsr over time: 21 checks/);
    const last = drift.getAllByRole("table").at(-1) as HTMLElement;
    expect(within(last).getAllByRole("row")[1]).toHaveTextContent(/^Input: gsr.*Moved.*0.094/);
    await user.selectOptions(drift.getByLabelText("Over time"), "Input: heart_rate");
    expect(drift.getByRole("img")).toHaveAccessibleName(/^Input: heart_rate/);
    const history = drift.getByRole("table", { name: "Input: heart_rate", hidden: true });
    expect(within(history).getAllByRole("row", { hidden: true })).toHaveLength(21);
  });

  test.each([
    ["Nothing moved", LATEST.filter(({ status }) => status !== "drift")],
    ["Too few estimates to say", LATEST.filter(({ status }) => status === "too_few")],
  ])("says: %s", async (words, latest) => {
    startApi({ drift: { latest, history: [] } });
    openPage();
    expect(await screen.findByText(words)).toBeVisible();
  });
});

describe("who may not", () => {
  test("signed out: sees the models, and where to sign in for the rest", async () => {
    startApi({ session: SIGNED_OUT });
    openPage();
    expect(await screen.findByText(CHAMPION, { selector: "p" })).toBeVisible();
    expect(await screen.findByText(/Sign in to promote/)).toBeVisible();
    expect(screen.getAllByText(/only be read with a key/)).toHaveLength(2);
    expect(screen.getByText(/Only administrators can read this/)).toBeVisible();
    expect(screen.getAllByRole("link", { name: "Go to Settings" })[0]).toHaveAttribute(
      "href",
      "/settings",
    );
    expect(screen.queryByRole("button", { name: "Roll back" })).not.toBeInTheDocument();
  });

  test("a viewer reads how it goes, and changes nothing", async () => {
    startApi({ session: VIEWER });
    openPage();
    expect(await screen.findByText("1 of 4 moved")).toBeVisible();
    expect(screen.getByText(/Your key does not allow it/)).toBeVisible();
  });
});

test("the trail names who, what and why, and leaves out what is about no model", async () => {
  startApi();
  openPage();
  const trail = await panel("Who changed what?");
  expect(
    await trail.findByText(
      `ml-admin made version ${CHALLENGER} the challenger for 10% of the people (A/B).`,
    ),
  ).toBeVisible();
  expect(
    trail.getByText(
      /in the place of the packaged version .*\(size\), because: the gate is too strict/,
    ),
  ).toBeVisible();
  expect(trail.getAllByRole("listitem")).toHaveLength(2);
});

test.each(["offline", "500", "429"] as const)(
  "%s: says what is not known, and when it asks again",
  async (name) => {
    startApi();
    answerGet("/api/models", FAILURES[name]);
    openPage();
    const now = await panel("What answers now?");
    expect(await now.findByRole("alert")).toBeVisible();
    expect(now.getByText(/next try/i)).toBeVisible();
  },
);

test("in German", async () => {
  startApi();
  openPage();
  await setLanguage("de");
  expect(await screen.findByRole("region", { name: "Was antwortet jetzt?" })).toBeVisible();
  await waitFor(() => expect(screen.getAllByText("Im Einsatz")[0]).toBeVisible());
});
