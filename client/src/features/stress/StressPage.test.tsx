import { screen, within } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import { delay, HttpResponse, http, type JsonBodyType } from "msw";
import { describe, expect, test } from "vitest";
import { api, ESTIMATE } from "../../test/api";
import { renderWithProviders } from "../../test/render";
import { StressPage } from "./StressPage";

const ENTRIES = {
  "Heart rate": "72",
  "Heart rate variability (ECG)": "0.5",
  "Skin conductance (GSR)": "0.3",
  "Breathing rate": "0.4",
  "Muscle activity (EMG)": "0.2",
};

const field = (label: string) => screen.getByRole("textbox", { name: label });
const result = () => within(screen.getByRole("region", { name: "Result" }));

async function openPage(): Promise<UserEvent> {
  renderWithProviders(<StressPage />);
  await screen.findByText("40–200 bpm");
  return userEvent.setup();
}

async function fillIn(user: UserEvent, changes: Record<string, string> = {}): Promise<void> {
  for (const [label, value] of Object.entries({ ...ENTRIES, ...changes })) {
    await user.type(field(label), value);
  }
}

function answerWith(
  status: number,
  body: JsonBodyType,
  headers: Record<string, string> = {},
): void {
  api.use(http.post("*/api/predict", () => HttpResponse.json(body, { status, headers })));
}

describe("the form", () => {
  test("has five required inputs and an optional one, each with its range", async () => {
    await openPage();
    for (const label of Object.keys(ENTRIES)) expect(field(label)).toBeRequired();
    expect(field("Resting heart rate (optional)")).not.toBeRequired();
    expect(field("Resting heart rate (optional)")).toHaveAccessibleDescription("30–120 bpm");
    expect(field("Breathing rate")).toHaveAccessibleDescription("0–1 of own range");
    expect(result().getByText(/No estimate yet/)).toBeVisible();
  });

  test("refuses an out-of-range value as soon as its field is left", async () => {
    const user = await openPage();
    await user.type(field("Heart rate"), "250");
    await user.tab();
    expect(field("Heart rate")).toBeInvalid();
    expect(field("Heart rate")).toHaveAccessibleDescription("Must be 40–200 bpm.");
    await user.clear(field("Heart rate"));
    expect(field("Heart rate")).not.toBeInvalid();
  });

  test("moves to the first invalid field on submit and sends nothing", async () => {
    let requests = 0;
    api.events.on("request:start", ({ request }) => {
      if (request.method === "POST") requests += 1;
    });
    const user = await openPage();
    await user.type(field("Heart rate"), "72{Enter}");
    expect(field("Heart rate variability (ECG)")).toHaveFocus();
    expect(screen.getAllByText("Missing: 0–1 of own range.")).toHaveLength(4);
    expect(requests).toBe(0);
    api.events.removeAllListeners();
  });

  test("works without the ranges: then the server judges", async () => {
    api.use(http.get("*/api/features", () => new HttpResponse(null, { status: 503 })));
    renderWithProviders(<StressPage />);
    const user = userEvent.setup();
    await fillIn(user);
    await user.keyboard("{Enter}");
    expect(await result().findByText("Medium stress")).toBeVisible();
  });
});

describe("the result", () => {
  test("shows level, confidence, the three probabilities and the model", async () => {
    const user = await openPage();
    await fillIn(user);
    await user.keyboard("{Enter}");
    expect(await result().findByText("Medium stress")).toBeVisible();
    expect(screen.getByTestId("confidence")).toHaveTextContent("61.3%");
    expect(screen.getByTestId("probability-low")).toHaveTextContent("20.3%");
    expect(screen.getByTestId("probability-high")).toHaveTextContent("18.5%");
    expect(result().getByText(/stress_classifier 1\.0\.0/)).toHaveTextContent("3f9a1c2b7d10");
    expect(result().getByRole("status")).toHaveTextContent(
      "Stress level medium, confidence 61.3%.",
    );
    expect(result().getByText(/Add the resting heart rate/)).toBeVisible();
  });

  test("keeps showing what was sent when the form changes", async () => {
    const user = await openPage();
    await fillIn(user, { "Resting heart rate (optional)": "58" });
    await user.keyboard("{Enter}");
    await result().findByText("58 bpm");
    await user.clear(field("Heart rate"));
    expect(result().getByText("72 bpm")).toBeVisible();
    expect(result().queryByText(/Add the resting heart rate/)).not.toBeInTheDocument();
  });

  test("says that it is working, and sends once", async () => {
    let requests = 0;
    api.use(
      http.post("*/api/predict", async () => {
        requests += 1;
        await delay(100);
        return HttpResponse.json(ESTIMATE);
      }),
    );
    const user = await openPage();
    await fillIn(user);
    await user.keyboard("{Enter}{Enter}");
    expect(screen.getByRole("button", { name: "Estimating…" })).toHaveAttribute(
      "aria-busy",
      "true",
    );
    expect(result().getByRole("status")).toHaveTextContent("Estimating stress.");
    await result().findByText("Medium stress");
    expect(requests).toBe(1);
  });
});

describe("errors", () => {
  test("of the server are shown at their field, which gets the focus", async () => {
    const details = { gsr: { message: "must be lower today", minimum: 0, maximum: 0.2 } };
    answerWith(400, { error: "validation_error", message: "Invalid input", details });
    const user = await openPage();
    await fillIn(user);
    await user.keyboard("{Enter}");
    expect(await screen.findByText("Must be lower today")).toBeVisible();
    expect(field("Skin conductance (GSR)")).toHaveFocus();
    expect(field("Skin conductance (GSR)")).toBeInvalid();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  test("without a field of this form are shown once, in an alert", async () => {
    answerWith(400, { error: "bad_request", message: "The body is no JSON.", details: {} });
    const user = await openPage();
    await fillIn(user);
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("The body is no JSON.");
  });

  test("too many requests: says how long to wait", async () => {
    answerWith(
      429,
      { error: "rate_limited", message: "Slow down", details: {} },
      { "Retry-After": "17" },
    );
    const user = await openPage();
    await fillIn(user);
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("Wait 17 s");
    expect(result().getByText(/No result/)).toBeVisible();
  });

  test("a failing server: gives the request's number", async () => {
    answerWith(500, { error: "internal", message: "Oops", details: {} }, { "X-Request-ID": "r-9" });
    const user = await openPage();
    await fillIn(user);
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("r-9");
  });

  test("no network: says so, keeps the entries, and a second try works", async () => {
    api.use(http.post("*/api/predict", () => HttpResponse.error(), { once: true }));
    const user = await openPage();
    await fillIn(user);
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("cannot be reached");
    expect(field("Heart rate")).toHaveValue("72");
    await user.click(screen.getByRole("button", { name: "Estimate stress" }));
    expect(await result().findByText("Medium stress")).toBeVisible();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });
});
