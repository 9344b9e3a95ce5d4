import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { api } from "../../test/api";
import { renderWithProviders } from "../../test/render";
import { StatusPage } from "./StatusPage";
import { answer, answerAll, HEALTHY, holdAnswers, refuseAll, stopServer } from "./testing";

const now = () => within(screen.getByRole("region", { name: "Right now" }));
const overall = () => now().getByRole("status");
const part = (name: string) => screen.getByTestId(`part-${name}`);
const seconds = (count: number) => act(() => vi.advanceTimersByTimeAsync(count * 1000));

let asked: string[];

// What draws Markdown is large: its loading is not what the tests wait for.
beforeAll(() => import("../../components/modelFacts/CardMarkdown"));

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"],
    shouldAdvanceTime: true,
    now: new Date(2026, 10, 22, 14, 0, 0),
  });
  answerAll();
  asked = [];
  api.events.on("request:start", ({ request }) => asked.push(new URL(request.url).pathname));
});

afterEach(() => {
  api.events.removeAllListeners();
  vi.useRealTimers();
});

/** Or away from it: what the browser says in both cases. */
const turnToPage = () => act(() => void window.dispatchEvent(new Event("visibilitychange")));
const healthQuestions = () => asked.filter((path) => path === "/api/health").length;

async function openHealthyPage(): Promise<void> {
  renderWithProviders(<StatusPage />);
  await screen.findByRole("heading", { name: "Stress model" });
  await now().findByText("Everything works");
}

describe("an API that goes away", () => {
  test("is said, with since when; what was known stays, marked as old", async () => {
    await openHealthyPage();
    stopServer();
    await seconds(10);
    expect(await now().findByText("The API cannot be reached")).toBeVisible();
    expect(
      now().getByText(/Since .*00:1\d.*Shown below is what was known at .*00:0\d/),
    ).toBeVisible();
    expect(part("database")).toHaveTextContent(/Not known.*Last known at .*Working/);
    expect(screen.getByRole("heading", { name: "Stress model" })).toBeVisible();
    expect(screen.getByText(/may have changed since/)).toBeVisible();
    const apiPanel = within(screen.getByRole("region", { name: "API" }));
    expect(await apiPanel.findByText(/^As known at .*00:0\d/)).toBeVisible();
    const uptime = apiPanel.getByText(/^3 h 12 min$/);
    await seconds(120);
    expect(uptime).toHaveTextContent("3 h 12 min");
  });

  test("keeps the time of its first failure, and is shown as working when it is back", async () => {
    await openHealthyPage();
    stopServer();
    await seconds(10);
    const since = (await now().findByText(/^Since/)).textContent;
    await seconds(30);
    expect(now().getByText(/^Since/).textContent).toBe(since);
    answerAll();
    await seconds(10);
    expect(await now().findByText("Everything works")).toBeVisible();
    expect(part("database")).toHaveTextContent("Working");
    expect(screen.queryByText(/may have changed since/)).not.toBeInTheDocument();
  });

  test("never was there: nothing is known, and it goes on trying", async () => {
    stopServer();
    renderWithProviders(<StatusPage />);
    expect(await now().findByText("The API cannot be reached")).toBeVisible();
    expect(now().getByText(/Nothing is known from before/)).toBeVisible();
    expect(await screen.findByText(/The models are not known.*cannot be reached/)).toBeVisible();
    await seconds(4);
    expect(now().getByText(/^Next try in [56] s\.$/)).toBeVisible();
    answerAll();
    await seconds(10);
    expect(await now().findByText("Everything works")).toBeVisible();
    expect(await screen.findByRole("heading", { name: "Stress model" })).toBeVisible();
  });

  test("answers with an error: says so, with the request's number", async () => {
    await openHealthyPage();
    const error = { error: "internal", message: "Oops", details: {} };
    answer("health", error, { status: 500, headers: { "X-Request-ID": "r-9" } });
    await seconds(10);
    expect(await now().findByText("The API answers with an error")).toBeVisible();
    expect(now().getByText(/request r-9/)).toBeVisible();
    expect(part("api")).toHaveTextContent("Error");
  });
});

describe("too many requests", () => {
  test("waits as long as it was told, and says so", async () => {
    await openHealthyPage();
    refuseAll(40);
    await seconds(10);
    expect(await now().findByText("The API asks for fewer requests")).toBeVisible();
    expect(now().getByText(/^Checked 1\d s ago\. Next try in (40|39) s\.$/)).toBeVisible();
    expect(part("database")).toHaveTextContent("Working");
    answerAll();
    const before = healthQuestions();
    await seconds(30);
    expect(healthQuestions()).toBe(before);
    await seconds(11);
    expect(healthQuestions()).toBe(before + 1);
    expect(await now().findByText("Everything works")).toBeVisible();
  });

  test("coming back to the page within the wait sends nothing", async () => {
    refuseAll(40);
    renderWithProviders(<StatusPage />);
    await screen.findByText(/asks for fewer requests\. Next try in/);
    const before = asked.length;
    turnToPage();
    await seconds(5);
    expect(asked.length).toBe(before);
  });
});

describe("a slow answer", () => {
  test("at first: says how long it has been waiting", async () => {
    const release = holdAnswers();
    renderWithProviders(<StatusPage />);
    expect(now().getByText("Waiting for an answer.")).toBeVisible();
    await seconds(9);
    expect(
      now().getByText(/^No answer for 9 s so far\. After 10 s the API counts as unreachable\.$/),
    ).toBeVisible();
    expect(screen.getByText(/models are still loading: no answer for 9 s/)).toBeVisible();
    release();
    expect(await now().findByText("Everything works")).toBeVisible();
  });

  test("later: keeps what is shown, without a flicker", async () => {
    await openHealthyPage();
    const release = holdAnswers();
    await seconds(15);
    expect(overall()).toHaveTextContent("Everything works");
    expect(now().getByText(/^Checked 1\d s ago, waiting for a new answer for \d s$/)).toBeVisible();
    answer("health", { ...HEALTHY, checks: { ...HEALTHY.checks, database: "unreachable" } });
    release();
    expect(await now().findByText("Everything works")).toBeVisible();
  });

  test("of the card: says that it is under way, and that it failed", async () => {
    const error = { error: "internal", message: "Oops", details: {} };
    answer("model", error, { status: 500 });
    await openHealthyPage();
    const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
    await user.click(screen.getByText("Model card"));
    expect(await screen.findByText(/card could not be loaded. Next try in/)).toBeVisible();
    answerAll();
    await seconds(11);
    expect(await screen.findByRole("heading", { name: "stress_classifier 1.0.0" })).toBeVisible();
  });
});

test("nothing is asked while the page is hidden", async () => {
  await openHealthyPage();
  const before = healthQuestions();
  const visibility = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  turnToPage();
  await seconds(60);
  expect(healthQuestions()).toBe(before);
  visibility.mockRestore();
  turnToPage();
  await seconds(1);
  expect(healthQuestions()).toBe(before + 1);
});
