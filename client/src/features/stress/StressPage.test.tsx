import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { delay, HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { api, ESTIMATE } from "../../test/api";
import { setLanguage } from "../../test/language";
import { renderWithProviders } from "../../test/render";
import { StressPage } from "./StressPage";
import {
  answerWith,
  button,
  expectAccessible,
  field,
  fillIn,
  openPage,
  result,
  serveModel,
  slider,
  VALUES,
  watchRequests,
} from "./stressTest";

beforeEach(serveModel);
afterEach(() => api.events.removeAllListeners());

const driver = (name: string) => within(screen.getByTestId(`driver-${name}`));

describe("the form", () => {
  test("has five required inputs and an optional one, each explained and with its range", async () => {
    await openPage();
    for (const label of Object.keys(VALUES)) expect(field(label)).toBeRequired();
    expect(field("Resting heart rate (optional)")).not.toBeRequired();
    expect(field("Resting heart rate (optional)")).toHaveAccessibleDescription(
      /Measure at rest.* 30–120 bpm$/,
    );
    expect(field("Breathing rate")).toHaveAccessibleDescription(/chest belt.* 0–1 of own range$/);
    expect(result().getByText(/No estimate yet/)).toBeVisible();
    await expectAccessible();
  });

  test("an empty field is no value on its slider either", async () => {
    const user = await openPage();
    expect(slider("Heart rate")).toHaveAttribute("aria-valuetext", "not set");
    await user.type(field("Heart rate"), "72");
    expect(slider("Heart rate")).toHaveAttribute("aria-valuetext", "72 bpm");
    expect(slider("Heart rate")).toHaveValue("72");
  });

  test("a slider moves its number, by 1 bpm or .01", async () => {
    await openPage();
    expect(slider("Heart rate")).toHaveAttribute("step", "1");
    fireEvent.change(slider("Heart rate"), { target: { value: "41" } });
    expect(field("Heart rate")).toHaveValue("41");
    expect(slider("Breathing rate")).toHaveAttribute("step", "0.01");
    fireEvent.change(slider("Breathing rate"), { target: { value: "0.03" } });
    expect(field("Breathing rate")).toHaveValue("0.03");
    expect(slider("Breathing rate")).toHaveAttribute("aria-valuetext", "0.03 of own range");
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

  test("says when the model has hardly seen a value", async () => {
    const user = await openPage();
    await user.type(field("Heart rate"), "190");
    expect(field("Heart rate")).toHaveAccessibleDescription(/Hardly seen .*57–115 bpm/);
    expect(field("Heart rate")).not.toBeInvalid();
  });

  test("moves to the first invalid field on submit and sends nothing", async () => {
    const requests = watchRequests();
    const user = await openPage();
    await user.type(field("Heart rate"), "72{Enter}");
    expect(field("Heart rate variability (ECG)")).toHaveFocus();
    expect(screen.getAllByText("Missing: 0–1 of own range.")).toHaveLength(4);
    expect(requests).toEqual([]);
  });

  test("works without the ranges and the model: then the server judges", async () => {
    api.use(
      http.get("*/api/features", () => new HttpResponse(null, { status: 503 })),
      http.get("*/api/models/stress_classifier", () => new HttpResponse(null, { status: 503 })),
    );
    renderWithProviders(<StressPage />);
    const user = userEvent.setup();
    await fillIn(user);
    expect(screen.getByRole("note")).toHaveTextContent("The server had a problem: the sliders");
    expect(screen.queryByRole("slider")).not.toBeInTheDocument();
    await user.keyboard("{Enter}");
    expect(await result().findByText("Medium stress")).toBeVisible();
    expect(await result().findByText(/comparison .* is unavailable/)).toBeVisible();
    expect(driver("heart_rate").getByText("72 bpm")).toBeVisible();
    expect(driver("heart_rate").queryByText(/within/)).not.toBeInTheDocument();
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
    expect(result().getByText(/not a medical diagnosis/)).toBeVisible();
    expect(result().getByText(/Add the resting heart rate/)).toBeVisible();
    expect(await result().findByText(/Stress level medium, confidence 61.3%/)).toBeInTheDocument();
    await expectAccessible();
  });

  test("compares each input with the typical range at rest", async () => {
    const user = await openPage();
    await fillIn(user, { "Heart rate": "90", "Breathing rate": "0.02" });
    await user.keyboard("{Enter}");
    await result().findByText("Medium stress");
    const words = (name: string) =>
      driver(name).getByText(/the typical range at rest/).parentElement;
    expect(words("heart_rate")).toHaveTextContent("above the typical range at rest");
    expect(words("respiration")).toHaveTextContent("below the typical range at rest");
    expect(words("ecg")).toHaveTextContent("within the typical range at rest");
    expect(driver("resting_heart_rate").getByText("not given")).toBeVisible();
    // 90 bpm on the allowed 40 to 200.
    expect(driver("heart_rate").getByTestId("marker")).toHaveStyle({
      insetInlineStart: "31.25%",
    });
    expect(result().getByText(/not what causes the stress/)).toBeVisible();
  });

  test("says that it is working, and sends once", async () => {
    const requests = watchRequests();
    api.use(
      http.post("*/api/predict", async () => {
        await delay(100);
        return HttpResponse.json(ESTIMATE);
      }),
    );
    const user = await openPage();
    await fillIn(user);
    await user.keyboard("{Enter}{Enter}");
    expect(button("Estimating…")).toHaveAttribute("aria-busy", "true");
    await result().findByText("Medium stress");
    expect(requests).toHaveLength(1);
  });

  test.each(["Rested", "Highway", "City"])("the example %s fills in and asks", async (name) => {
    const requests = watchRequests();
    const user = await openPage();
    await user.click(button(name));
    await result().findByText("Medium stress");
    expect(field("Heart rate")).not.toHaveValue("");
    expect(requests).toHaveLength(1);
    expect(String(requests[0]?.heart_rate)).toBe(
      screen.getByRole<HTMLInputElement>("textbox", { name: "Heart rate" }).value,
    );
    expect(requests[0]).toHaveProperty("resting_heart_rate");
  });

  test("in German, with German numbers", async () => {
    await setLanguage("de");
    renderWithProviders(<StressPage />);
    await screen.findAllByText("40–200 Schläge/min");
    const user = userEvent.setup();
    await user.click(button("Stadt"));
    expect(await screen.findByText("Mittlerer Stress")).toBeVisible();
    expect(field("Atemfrequenz")).toHaveValue("0,74");
    expect(screen.getByTestId("confidence")).toHaveTextContent("61,3 %");
  });
});

describe("errors", () => {
  test("of the server are shown at their field, which gets the focus", async () => {
    const details = { gsr: { message: "must be lower today", minimum: 0, maximum: 0.2 } };
    answerWith(400, { error: "validation_error", message: "Invalid input", details });
    const user = await openPage();
    await fillIn(user);
    await user.keyboard("{Enter}");
    expect(await screen.findByText("Must be 0–0.2 of own range.")).toBeVisible();
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
    await user.click(button("Estimate stress"));
    expect(await result().findByText("Medium stress")).toBeVisible();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });
});
