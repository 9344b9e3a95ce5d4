import { beforeEach, describe, expect, test } from "vitest";
import { expectPresentable } from "./looks.ts";
import { hold, tabTo } from "./page.ts";
import {
  button,
  entries,
  type FieldName,
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
import { baseUrl, context, forgive, open, page, startBrowser, visit } from "./visit.ts";

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

const THUMB_PX = 26;

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

/** Where on its slider each value is dragged to. */
const SHARES: [FieldName, number][] = [
  ["heart_rate", 0.9],
  ["resting_heart_rate", 0.2],
  ["ecg", 0.25],
  ["gsr", 0.7],
  ["respiration", 0.6],
  ["emg", 0.35],
];

async function drag(name: FieldName, share: number): Promise<void> {
  const thumb = slider(page, name);
  const box = await thumb.boundingBox();
  if (!box) throw new Error("the slider is not there");
  const y = box.height / 2;
  await thumb.dragTo(thumb, {
    sourcePosition: { x: THUMB_PX / 2, y },
    targetPosition: { x: THUMB_PX / 2 + (box.width - THUMB_PX) * share, y },
  });
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

  test("alone: sliders are dragged, one is clicked on, and the button is pressed", async () => {
    for (const [name, share] of SHARES) await drag(name, share);
    await slider(page, "heart_rate").click();
    const values = await entries(page);
    expect(values.heart_rate).toBeCloseTo(120, -1);
    expect(values.resting_heart_rate).toBeCloseTo(48, -1);
    for (const [name, share] of SHARES.slice(2)) expect(values[name]).toBeCloseTo(share, 1);
    await button(page, "Estimate stress").click();
    await untilCurrent(page);
    await expectShown((await fetchAnswer(baseUrl, values)).body);
  });

  test("on each example asks once and shows what the API answers", async () => {
    const sent = watchPredictions(page);
    for (const [index, name] of ["Rested", "Highway", "City"].entries()) {
      await button(page, name).click();
      await untilCurrent(page);
      expect(sent).toHaveLength(index + 1);
      await expectShown((await fetchAnswer(baseUrl, sent[index]?.body ?? {})).body);
    }
  });

  test("each input is compared with people at rest", async () => {
    await button(page, "City").click();
    const rows = page.getByText("the typical range at rest", { exact: true });
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
    await tabTo(slider(page, "heart_rate"));
    await press("ArrowRight", 30);
    expect(await input(page, "heart_rate").inputValue()).toBe("70");
    await press("Tab", 3);
    for (const value of ["0.5", "0.3", "0.4", "0.2"]) {
      await press("Tab", 2);
      await page.keyboard.type(value);
    }
    await press("Enter");
    await untilCurrent(page);
    await tabTo(slider(page, "heart_rate"), "Shift+Tab");
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

describe("is presentable", () => {
  test("before a result, and while the first is on its way", async () => {
    await expectPresentable(page);
    const letGo = await hold(page, "**/api/predict");
    await fillIn(page);
    await button(page, "Estimate stress").click();
    const busy = page.locator("button[aria-busy=true]");
    await busy.waitFor();
    await expectPresentable(page);
    expect(await busy.count()).toBe(1);
    letGo();
    await untilCurrent(page);
  });

  test("with a result, and recent checks being erased, in English and German", async () => {
    await fillIn(page);
    await button(page, "Estimate stress").click();
    await untilCurrent(page);
    await button(page, "City").click();
    await untilCurrent(page);
    await button(page, "Erase all checks").click();
    await expectPresentable(page);

    await page.getByRole("radio", { name: "Deutsch" }).check();
    await page.getByRole("button", { name: "Stadt", exact: true }).waitFor();
    expect(await input(page, "respiration").inputValue()).toBe("0,74");
    expect(await shownLevel(page).textContent()).toMatch(/^(Geringer|Mittlerer|Hoher) Stress$/);
    await expectPresentable(page);
  });

  test("with errors at the fields", async () => {
    await button(page, "City").click();
    await untilCurrent(page);
    await input(page, "gsr").fill("");
    await input(page, "heart_rate").fill("190");
    await button(page, "Estimate stress").click();
    await page.getByText("Missing: 0–1 of own range.").waitFor();
    await expectPresentable(page);
  });

  test("with a failed request", async () => {
    await page.route("**/api/predict", (route) => route.fulfill({ status: 503, json: {} }));
    await button(page, "City").click();
    await page.getByRole("alert").waitFor();
    await expectPresentable(page);
  });

  test("with a busy server", async () => {
    await page.route("**/api/predict", (route) =>
      route.fulfill({ status: 429, headers: { "Retry-After": "30" }, json: {} }),
    );
    await button(page, "City").click();
    await page.getByRole("note").waitFor();
    await expectPresentable(page);
  });

  test("on a device that is offline", async () => {
    await context.setOffline(true);
    await button(page, "City").click();
    await page.getByRole("alert").waitFor();
    await page.locator("header").getByText("Device offline").waitFor();
    await expectPresentable(page);
    forgive(/ERR_INTERNET_DISCONNECTED/);
  });

  test("without the ranges that the server accepts", async () => {
    await page.route("**/api/features", (route) => route.fulfill({ status: 503, json: {} }));
    const refused = page.waitForResponse("**/api/features");
    await open("/stress");
    await refused;
    await expectPresentable(page);
    expect(await page.getByRole("slider").count()).toBe(0);
    forgive(/503/);
  });
});

/** Of transitions and animations, over everything on the page, in seconds. */
function longestMotionS(): number {
  const seconds = ["", "::before", "::after"].flatMap((part) =>
    [...document.querySelectorAll("*")].flatMap((element) => {
      const { transitionDuration, animationDuration } = getComputedStyle(element, part);
      return `${transitionDuration}, ${animationDuration}`.split(", ").map(Number.parseFloat);
    }),
  );
  return Math.max(...seconds.filter(Number.isFinite));
}

test("where people want less motion nothing moves", async () => {
  await button(page, "City").click();
  await untilCurrent(page);
  expect(await page.evaluate(longestMotionS)).toBeGreaterThan(0.05);
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await page.evaluate(longestMotionS)).toBeLessThanOrEqual(0.000_01);
});

test("a stored light theme is there at the first paint", async () => {
  await page.getByRole("radio", { name: "Light" }).check();
  await page.route("**/assets/*.js", (route) => route.abort());
  await page.reload({ waitUntil: "domcontentloaded" });
  expect(await page.locator("html").getAttribute("data-mantine-color-scheme")).toBe("light");
  forgive(/./);
});
