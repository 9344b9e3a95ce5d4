import { beforeEach, describe, expect, test } from "vitest";
import { expectAccessible } from "./page.ts";
import {
  button,
  fetchAnswer,
  fillIn,
  input,
  MEASUREMENTS,
  openStress,
  shownLevel,
  slider,
  untilCurrent,
  watchPredictions,
} from "./stressPage.ts";
import { baseUrl, forgive, page, startBrowser, visit } from "./visit.ts";

startBrowser();

beforeEach(async () => {
  await visit();
  await openStress();
});

/** The form itself lets nothing through that the server refuses, so the request is changed on its way. */
async function changeRequest(change: object): Promise<void> {
  await page.route("**/api/predict", (route) =>
    route.continue({ postData: JSON.stringify({ ...route.request().postDataJSON(), ...change }) }),
  );
}

const percent = (share: number): string =>
  new Intl.NumberFormat("en", {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(share);

async function expectShown(body: Awaited<ReturnType<typeof fetchAnswer>>["body"]): Promise<void> {
  expect((await shownLevel(page).textContent())?.toLowerCase()).toBe(`${body.stress_level} stress`);
  expect(await page.getByTestId("confidence").textContent()).toBe(percent(body.confidence));
  for (const [name, share] of Object.entries<number>(body.probabilities)) {
    expect(await page.getByTestId(`probability-${name}`).textContent()).toBe(percent(share));
  }
}

describe("a check with the mouse", () => {
  test("shows what the API answers", async () => {
    const { status, body } = await fetchAnswer(baseUrl, MEASUREMENTS);
    expect(status).toBe(200);
    await fillIn(page);
    await button(page, "Estimate stress").click();
    await untilCurrent(page);
    await expectShown(body);
    const model = page.getByText(`Model ${body.model.name} ${body.model.version}`);
    expect(await model.getAttribute("title")).toContain(body.model.digest);
  });

  test("a click on a slider sets its number", async () => {
    const box = await slider(page, "heart_rate").boundingBox();
    if (!box) throw new Error("the slider is not there");
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    expect(Number(await input(page, "heart_rate").inputValue())).toBeCloseTo(120, -1);
  });

  test.each(["Rested", "Highway", "City"])("the example %s", async (name) => {
    const sent = watchPredictions(page);
    await button(page, name).click();
    await untilCurrent(page);
    const { body } = await fetchAnswer(baseUrl, sent[0]?.body ?? {});
    await expectShown(body);
    expect(sent).toHaveLength(1);
  });

  test("each input is compared with rested people", async () => {
    await button(page, "City").click();
    const rows = page.getByText("the typical rested range", { exact: true });
    await rows.first().waitFor();
    expect(await rows.count()).toBe(6);
    const breathing = page.getByTestId("driver-respiration");
    expect(await breathing.innerText()).toContain("above");
  });
});

describe("by keyboard alone", () => {
  test("fill in with Tab and arrows, Enter, then follow live", async () => {
    const press = async (key: string, times = 1) => {
      for (let count = 0; count < times; count += 1) await page.keyboard.press(key);
    };
    await slider(page, "heart_rate").focus();
    await press("ArrowRight", 30);
    expect(await input(page, "heart_rate").inputValue()).toBe("70");
    await press("Tab", 3);
    for (const value of ["0.5", "0.3", "0.4", "0.2"]) {
      await press("Tab", 2);
      await page.keyboard.type(value);
    }
    await press("Enter");
    await untilCurrent(page);
    await slider(page, "heart_rate").focus();
    await press("End");
    await page.getByText(/Hardly seen in training/).waitFor();
    await untilCurrent(page);
    const values = { heart_rate: 200, ecg: 0.5, gsr: 0.3, respiration: 0.4, emg: 0.2 };
    await expectShown((await fetchAnswer(baseUrl, values)).body);
  });
});

describe("what is refused", () => {
  test("a value out of range, at its field and without a request", async () => {
    const sent = watchPredictions(page);
    await fillIn(page);
    await input(page, "heart_rate").fill("250");
    await button(page, "Estimate stress").click();
    await page.getByText("Must be 40–200 bpm.").waitFor();
    expect(await input(page, "heart_rate").getAttribute("aria-invalid")).toBe("true");
    await page.locator("input[data-path=heart_rate]:focus").waitFor();
    expect(sent).toEqual([]);
  });

  test("by the API, at its field", async () => {
    const refusal = await fetchAnswer(baseUrl, { ...MEASUREMENTS, gsr: 7 });
    expect(refusal.status).toBe(400);
    await changeRequest({ gsr: 7 });
    await fillIn(page);
    await button(page, "Estimate stress").click();
    const { minimum, maximum } = refusal.body.details.gsr;
    const message = page.getByText(`Must be ${minimum}–${maximum} of own range.`);
    await message.waitFor();
    const describedBy = await input(page, "gsr").getAttribute("aria-describedby");
    expect(describedBy?.split(" ")).toContain(await message.getAttribute("id"));
  });
});

describe("recent checks", () => {
  const list = () => page.getByRole("list", { name: "Recent checks" }).getByRole("listitem");

  test("survive a reload, and can be erased", async () => {
    for (const name of ["Rested", "City"]) {
      await button(page, name).click();
      await untilCurrent(page);
    }
    await page.reload();
    await list().nth(1).waitFor();
    expect(await list().count()).toBe(2);
    await page.getByRole("img", { name: /Line chart of 2 checks/ }).waitFor();
    await page
      .getByRole("button", { name: /Erase the check of/ })
      .first()
      .click();
    expect(await list().count()).toBe(1);
    await button(page, "Erase all checks").click();
    await button(page, "Erase all").click();
    await page.getByText("None yet.").waitFor();
    await page.reload();
    await page.getByText("None yet.").waitFor();
  });
});

describe.each(["dark", "light"] as const)("the %s theme is accessible", (theme) => {
  beforeEach(async () => {
    if (theme === "light") await page.getByRole("radio", { name: "Light" }).check();
  });

  const expectAccessibleInTheme = async () => {
    expect(await page.locator("html").getAttribute("data-mantine-color-scheme")).toBe(theme);
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectAccessible(page);
  };

  test("before a result", expectAccessibleInTheme);

  test("with a result, and recent checks being erased", async () => {
    await fillIn(page);
    await button(page, "Estimate stress").click();
    await untilCurrent(page);
    await button(page, "City").click();
    await untilCurrent(page);
    await button(page, "Erase all checks").click();
    await expectAccessibleInTheme();
  });

  test("with errors at the fields", async () => {
    await button(page, "City").click();
    await untilCurrent(page);
    await input(page, "gsr").fill("");
    await input(page, "heart_rate").fill("190");
    await button(page, "Estimate stress").click();
    await page.getByText("Missing: 0–1 of own range.").waitFor();
    await expectAccessibleInTheme();
  });

  test("with a failed request", async () => {
    await page.route("**/api/predict", (route) => route.fulfill({ status: 503, json: {} }));
    await fillIn(page);
    await button(page, "Estimate stress").click();
    await page.getByRole("alert").waitFor();
    await expectAccessibleInTheme();
  });
});

test("in German", async () => {
  await page.getByRole("radio", { name: "Deutsch" }).check();
  await page.getByRole("button", { name: "Stadt", exact: true }).click();
  await untilCurrent(page);
  expect(await input(page, "respiration").inputValue()).toBe("0,74");
  expect(await shownLevel(page).textContent()).toMatch(/^(Geringer|Mittlerer|Hoher) Stress$/);
  await expectAccessible(page);
});

test("a stored light theme is there at the first paint", async () => {
  await page.getByRole("radio", { name: "Light" }).check();
  await page.route("**/assets/*.js", (route) => route.abort());
  await page.reload({ waitUntil: "domcontentloaded" });
  expect(await page.locator("html").getAttribute("data-mantine-color-scheme")).toBe("light");
  forgive(/./);
});
