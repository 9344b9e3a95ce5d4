import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { setLanguage } from "../../test/language";
import { DETAIL, MODEL } from "../../test/models";
import { renderWithProviders } from "../../test/render";
import { StatusPage } from "./StatusPage";
import { answer, answerAll, HEALTHY } from "./testing";

const region = (name: string) => within(screen.getByRole("region", { name }));
const part = (name: string) => screen.getByTestId(`part-${name}`);
const metric = (name: string) => screen.findByTestId(`metric-${name}`);

async function openPage() {
  renderWithProviders(<StatusPage />);
  await screen.findByRole("heading", { level: 2, name: "Stress model" });
  await region("Right now").findByText(/Checked/);
}

async function openCard() {
  await openPage();
  const card = screen.getByText("Model card").closest("details") as HTMLElement;
  await userEvent.click(screen.getByText("Model card"));
  await within(card).findByRole("heading", { level: 3, name: "stress_classifier 1.0.0" });
  return within(card);
}

// What draws Markdown is large: its loading is not what the tests wait for.
beforeAll(() => import("../../components/modelFacts/CardMarkdown"));

beforeEach(answerAll);

describe("the parts", () => {
  test("are all there before the first answer", () => {
    renderWithProviders(<StatusPage />);
    expect(region("Right now").getByRole("status")).toHaveTextContent("Checking…");
    for (const name of ["api", "database", "models", "redis", "mlflow"]) {
      expect(part(name)).toHaveTextContent("Checking…");
    }
    expect(region("Models").getByText("Loading the models…")).toBeVisible();
  });

  test("have their state in words and in shape; what is not configured is explained", async () => {
    await openPage();
    expect(region("Right now").getByRole("status")).toHaveTextContent("Everything works");
    expect(part("database")).toHaveTextContent("Working");
    expect(part("redis")).toHaveTextContent("Not configured");
    expect(part("redis")).toHaveTextContent("Each server process counts requests for itself.");
    expect(part("redis").querySelector("svg")).toHaveAttribute("data-shape", "dash");
    expect(region("Right now").getByText("Checked 0 s ago")).toBeVisible();
  });

  test("say which of them does not answer, and what that means", async () => {
    const checks = { ...HEALTHY.checks, redis: "unreachable", mlflow: "unreachable" };
    answer("health", { ...HEALTHY, status: "degraded", checks });
    await openPage();
    const overall = region("Right now").getByRole("status");
    expect(overall).toHaveTextContent("No answer: Redis and MLflow");
    expect(part("redis")).toHaveTextContent("No answer");
    expect(part("redis")).toHaveTextContent("Until it is back, each server process counts");
    expect(part("api")).toHaveTextContent("Working");
  });
});

test("the API tells its version, commit and uptime, and where it is described", async () => {
  await openPage();
  expect(await region("API").findByText("1.2.3")).toBeVisible();
  expect(region("API").getByText("0123456789ab")).toHaveAttribute("title", "0123456789abcdef");
  expect(region("API").getByText("3 h 12 min")).toBeVisible();
  expect(screen.getByRole("link", { name: /API documentation/ })).toHaveAttribute("href", "/docs");
});

test("a build without a commit says so", async () => {
  answer("version", { version: "1.2.3", commit: "", uptime_seconds: 1 });
  await openPage();
  expect(await region("API").findByText("Not recorded in this build")).toBeVisible();
});

describe("a model", () => {
  test("tells what it is and what it learned from", async () => {
    await openPage();
    const facts = region("Stress model");
    expect(facts.getByText("1.0.0, answers by default")).toBeVisible();
    expect(facts.getByText("fc2055b458ab")).toHaveAttribute("title", `SHA-256 ${MODEL.digest}`);
    for (const words of ["drivedb 1.0.0", "10", "1,419"]) {
      expect(facts.getByText(words)).toBeVisible();
    }
    expect(facts.getByText(/22/, { selector: "time" })).toHaveAttribute("datetime", "2026-11-22");
    expect(screen.queryByRole("note")).not.toBeInTheDocument();
  });

  test("gives its whole digest to copy", async () => {
    const user = userEvent.setup();
    await openPage();
    await user.click(screen.getByRole("button", { name: "Copy the whole digest" }));
    expect(await navigator.clipboard.readText()).toBe(MODEL.digest);
    expect(await screen.findByText("Copied")).toBeInTheDocument();
  });

  test("has no mean without its interval and the worst person", async () => {
    await openPage();
    const row = await metric("macro_f1");
    for (const words of ["Macro-F1", "0.686", "0.649 to 0.724", "0.563", "drive07"]) {
      expect(row).toHaveTextContent(words);
    }
    expect(await metric("ece")).toHaveTextContent("lower is better");
    expect(row).not.toHaveTextContent("lower is better");
  });

  test("shows its pictures with words for what is seen and room for them", async () => {
    await openPage();
    const picture = await screen.findByRole("img", { name: /38% confidence, 33% right/ });
    expect(picture).toHaveAttribute("src", "/api/models/stress_classifier/reliability.png");
    expect(picture).toHaveAttribute("width", "576");
    expect(picture).toHaveAttribute("height", "528");
    expect(screen.getByRole("img", { name: /90%, 25%/ })).toBeInTheDocument();
  });

  test("made from made-up people says so, loudly", async () => {
    const trained_on = { ...MODEL.trained_on, source: "synthetic" };
    answer("models", { models: [{ ...MODEL, trained_on }] });
    await openPage();
    expect(screen.getByRole("note")).toHaveTextContent("Trained on made-up people");
  });

  test("of an unknown task, without figures, is shown by its name", async () => {
    const other = { ...MODEL, name: "gaze", task: "gaze", person_out: {}, arm: "challenger" };
    answer("models", { models: [MODEL, other] });
    await openPage();
    expect(screen.getByRole("heading", { level: 2, name: "gaze" })).toBeVisible();
    expect(screen.getByText("This model came without figures.")).toBeVisible();
    expect(screen.getByText("1.0.0, answers a share for comparison")).toBeVisible();
  });

  test("none: says what that means and where the reason is", async () => {
    answer("models", { models: [] });
    renderWithProviders(<StatusPage />);
    expect(await screen.findByText("No model is served")).toBeVisible();
    expect(screen.getByText(/MODELS_DIR/)).toBeVisible();
  });
});

describe("the card", () => {
  test("is made of elements below the page's own headings, never of HTML", async () => {
    const card = await openCard();
    expect(screen.getAllByRole("heading", { level: 1 })).toHaveLength(1);
    expect(card.getByRole("heading", { level: 4, name: "Figures" })).toBeVisible();
    expect(card.getByRole("cell", { name: "macro-F1" })).toBeVisible();
    expect(card.getByText(/<b onclick/)).toBeVisible();
    expect(card.getByRole("link", { name: "a source" })).toHaveAttribute(
      "href",
      "https://example.org/paper",
    );
    expect(card.queryByRole("link", { name: "a trap" })).not.toBeInTheDocument();
  });

  test("shows the model's own pictures and no others", async () => {
    const card = await openCard();
    const sources = card.getAllByRole("img").map((picture) => picture.getAttribute("src"));
    expect(sources).toEqual(DETAIL.pictures);
    expect(card.getByText(/Elsewhere/)).toBeVisible();
  });

  test("of another version is not passed off as this one's", async () => {
    answer("model", { ...DETAIL, digest: "other" });
    await openPage();
    await userEvent.click(screen.getByText("Model card"));
    expect(await screen.findByText(/card of this version is not served/)).toBeVisible();
    expect(screen.queryByRole("img")).not.toBeInTheDocument();
  });
});

test("in German, with German numbers", async () => {
  await setLanguage("de");
  renderWithProviders(<StatusPage />);
  expect(await screen.findByRole("heading", { level: 2, name: "Stressmodell" })).toBeVisible();
  expect(await screen.findByText("Alles funktioniert")).toBeVisible();
  expect(part("redis")).toHaveTextContent("Nicht eingerichtet");
  expect(await metric("macro_f1")).toHaveTextContent("0,649 bis 0,724");
  expect(screen.getByText("22.11.2026")).toBeVisible();
  expect(await region("API").findByText("3 h 12 min")).toBeVisible();
});
