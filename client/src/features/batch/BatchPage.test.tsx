import { screen, waitFor, within } from "@testing-library/react";
import { delay, HttpResponse, http, type JsonBodyType } from "msw";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { saveFile } from "../../lib/saveFile";
import { api, ESTIMATE, FEATURES } from "../../test/api";
import { setLanguage } from "../../test/language";
import { BATCH, type Body, estimateAll, file, openPage, rows } from "./batchTest";
import { GOOD, HEADER } from "./testing";

vi.mock("../../lib/saveFile", () => ({ saveFile: vi.fn() }));

// A run takes longer than a second where other tests run at the same time.

const BAD = "300,0.5,0.2,0.3,0.4";
beforeEach(estimateAll);

async function choose(content: string, { name = "drive.csv" } = {}) {
  const page = openPage();
  await screen.findByText("40–200 bpm");
  await page.user.upload(screen.getByLabelText("CSV file"), new File([content], name));
  return page;
}

const button = (name: string | RegExp) => screen.findByRole("button", { name });

function answerWith(
  status: number,
  body: JsonBodyType,
  headers: Record<string, string> = {},
): void {
  api.use(http.post(BATCH, () => HttpResponse.json(body, { status, headers })));
}

async function savedText(): Promise<string> {
  await waitFor(() => expect(saveFile).toHaveBeenCalled());
  const [content] = vi.mocked(saveFile).mock.lastCall ?? [];
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsText(content ?? new Blob());
  });
}

describe("before a file is chosen", () => {
  test("says what the file must contain, and gives a template", async () => {
    const { user } = openPage();
    expect(await screen.findByRole("rowheader", { name: "heart_rate" })).toBeVisible();
    expect(screen.getByText("30–120 bpm")).toBeVisible();
    await user.click(await button("Download a template"));
    expect(await savedText()).toMatch(/^time,subject_id,heart_rate,ecg,emg,gsr,respiration,/);
  });

  test("waits for the server to say what it accepts", async () => {
    api.use(
      http.get("*/api/features", async () => {
        await delay(100);
        return HttpResponse.json(FEATURES);
      }),
    );
    openPage();
    expect(screen.getByText(/Asking the server/)).toBeVisible();
    expect(screen.getByLabelText("CSV file")).toBeDisabled();
    await screen.findByText("40–200 bpm");
    expect(screen.getByLabelText("CSV file")).toBeEnabled();
  });

  test("offline: says so, and a second try works", async () => {
    api.use(http.get("*/api/features", () => HttpResponse.error(), { once: true }));
    const { user } = openPage();
    expect(await screen.findByRole("alert")).toHaveTextContent("cannot be reached");
    await user.click(await button("Try again"));
    expect(await screen.findByText("40–200 bpm")).toBeVisible();
  });
});

describe("a chosen file", () => {
  test("shows what was found, its first rows and which rows are left out", async () => {
    await choose(
      `note;${HEADER.replaceAll(",", ";")};t\nx;72;0,5;0,2;0,3;0,4;0\ny;300;0,5;;0,3;0,4;1`,
    );
    expect(await button("Estimate 1 row")).toBeEnabled();
    expect(screen.getByText("note, t")).toBeVisible();
    expect(screen.getByText("t (seconds since the start)")).toBeVisible();
    expect(screen.getByText("semicolon-separated, UTF-8")).toBeVisible();
    const problems = within(screen.getByRole("region", { name: "Rows with a problem" }));
    expect(problems.getByRole("listitem")).toHaveTextContent(
      "Line 3heart_rate must be a number from 40 to 200 (bpm); emg is missing: a number from 0 to 1",
    );
    expect(screen.getByRole("status")).toHaveTextContent("1 of 2 rows can be estimated");
  });

  test("that cannot be used says why, and another one can be chosen", async () => {
    const { user } = await choose("pulse,ecg\n72,0.5");
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "Missing columns: heart_rate, emg, gsr, respiration. The file has: pulse, ecg.",
    );
    await user.upload(screen.getByLabelText("CSV file"), new File([rows(2)], "b.csv"));
    expect(await button("Estimate 2 rows")).toBeEnabled();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  test("of nothing but bad rows cannot be sent", async () => {
    await choose(file(BAD, BAD));
    expect(await screen.findByRole("heading", { name: "No row can be estimated" })).toBeVisible();
    expect(screen.getByText(/Correct the problems below/)).toBeVisible();
    expect(screen.queryByRole("button", { name: /Estimate/ })).not.toBeInTheDocument();
  });

  test("can be removed", async () => {
    const { user } = await choose(rows(1));
    await user.click(await button("Remove"));
    expect(await screen.findByText("40–200 bpm")).toBeVisible();
    expect(screen.queryByText("drive.csv")).not.toBeInTheDocument();
    expect(screen.getByLabelText("CSV file")).toHaveFocus();
  });
});

describe("a run", () => {
  test("sends what is good in parts of 100 and shows levels, table and download", async () => {
    const sizes: number[] = [];
    api.use(
      http.post(BATCH, async ({ request }) => {
        const { data } = (await request.json()) as Body;
        sizes.push(data.length);
        return HttpResponse.json({ count: data.length, predictions: data.map(() => ESTIMATE) });
      }),
    );
    const { user } = await choose(`${rows(149)}\n${BAD}\n${GOOD}`);
    await user.click(await button("Estimate 150 rows"));
    expect(await screen.findByText("150 rows estimated. 1 row has no result.")).toBeVisible();
    expect(sizes.sort()).toEqual([100, 50]);
    expect(screen.getByText("Medium", { selector: "dt" }).parentElement).toHaveTextContent(
      "100.0% 150 rows",
    );
    const table = within(screen.getByRole("region", { name: "Results by row" }));
    expect(table.getByRole("table")).toHaveAttribute("aria-rowcount", "152");
    expect((await table.findAllByText("61.3%")).length).toBeGreaterThan(0);
    expect(screen.getByRole("status")).toHaveTextContent("Done. Rows estimated: 150.");

    await user.click(await button("Download results"));
    const lines = (await savedText()).trimEnd().split("\r\n");
    expect(lines).toHaveLength(152);
    expect(lines[1]).toBe(`${GOOD},medium,0.6125,0.2025,0.6125,0.1850,`);
    expect(lines[150]).toBe(`${BAD},,,,,,heart_rate must be a number from 40 to 200 (bpm)`);
    expect(vi.mocked(saveFile).mock.lastCall?.[1]).toBe("drive-stress.csv");
  });

  test("lists what the server refuses with its line", async () => {
    const refusal = {
      error: "validation_error",
      message: "The input was refused.",
      details: { gsr: { message: "must be lower today" } },
    };
    answerWith(200, { count: 2, predictions: [ESTIMATE, refusal] });
    const { user } = await choose(rows(2));
    await user.click(await button("Estimate 2 rows"));
    expect(await screen.findByText("1 row estimated. 1 row has no result.")).toBeVisible();
    const problems = within(screen.getByRole("region", { name: "Rows with a problem" }));
    expect(problems.getByRole("listitem")).toHaveTextContent("Line 3gsr must be lower today");
  });

  test("obeys a busy server and says how long", async () => {
    const times: number[] = [];
    api.use(
      http.post(
        BATCH,
        () => {
          times.push(Date.now());
          return HttpResponse.json({}, { status: 429, headers: { "Retry-After": "1" } });
        },
        { once: true },
      ),
    );
    const { user } = await choose(rows(3));
    await user.click(await button("Estimate 3 rows"));
    expect(await screen.findByText(/goes on by itself in 1 s/)).toBeVisible();
    expect(screen.getByRole("status")).toHaveTextContent("Waiting for the server.");
    expect(await screen.findByText("3 rows estimated.")).toBeVisible();
    expect(Date.now() - (times[0] ?? 0)).toBeGreaterThanOrEqual(1000);
  });

  test("names a part that failed; it can be sent again", async () => {
    answerWith(400, { error: "bad_request", message: "Not today.", details: {} });
    const { user } = await choose(rows(150));
    await user.click(await button("Estimate 150 rows"));
    expect(await screen.findByRole("heading", { name: "2 parts failed" })).toBeVisible();
    expect(screen.getAllByText("The server refused the request: Not today.")).toHaveLength(2);
    api.use(
      http.post(BATCH, async ({ request }) => {
        const { data } = (await request.json()) as Body;
        return HttpResponse.json({ predictions: data.map(() => ESTIMATE) });
      }),
    );
    await user.click(await button("Retry from line 102"));
    expect(await screen.findByRole("heading", { name: "1 part failed" })).toBeVisible();
    await user.click(await button("Retry from line 2"));
    expect(await screen.findByText("150 rows estimated.")).toBeVisible();
  });

  test("offline: tries again by itself", async () => {
    api.use(http.post(BATCH, () => HttpResponse.error(), { once: true }));
    const { user } = await choose(rows(3));
    await user.click(await button("Estimate 3 rows"));
    expect(
      await screen.findByText(/The server cannot be reached. Try 2 of 5 in 1 s/),
    ).toBeVisible();
    expect(await screen.findByText("3 rows estimated.")).toBeVisible();
  });

  test("slow: can be paused, left, cancelled and gone on with", async () => {
    const waiting: (() => void)[] = [];
    let isSlow = true;
    api.use(
      http.post(BATCH, async () => {
        if (isSlow) await new Promise<void>((resolve) => waiting.push(resolve));
        return HttpResponse.json({ predictions: Array.from({ length: 100 }, () => ESTIMATE) });
      }),
    );
    const allAsked = () => waitFor(() => expect(waiting).toHaveLength(3));
    const answerAll = () => {
      for (const answer of waiting.splice(0)) answer();
    };
    const { user, session, unmount } = await choose(rows(900));
    await user.click(await button("Estimate 900 rows"));
    await allAsked();
    await user.click(await button("Pause"));
    answerAll();
    expect(await screen.findByText("300 of 900 rows")).toBeVisible();
    await user.click(await button("Go on"));
    await allAsked();

    unmount();
    openPage(session);
    await user.click(await button("Cancel"));
    expect(await screen.findByRole("heading", { name: "Cancelled" })).toBeVisible();
    answerAll();
    isSlow = false;
    await user.click(await button("Estimate the remaining 600 rows"));
    expect(await screen.findByText("900 rows estimated.")).toBeVisible();
  });
});

test("everything is there in German too", async () => {
  await setLanguage("de");
  const { user } = openPage();
  await screen.findByText("40–200 Schläge/min");
  await user.upload(screen.getByLabelText("CSV-Datei"), new File([file(GOOD, BAD)], "fahrt.csv"));
  await user.click(await button("1 Zeile schätzen"));
  expect(await screen.findByText("1 Zeile geschätzt. 1 Zeile hat kein Ergebnis.")).toBeVisible();
  expect(
    screen.getByText(/heart_rate muss eine Zahl von 40 bis 200 sein/, { selector: "li span" }),
  ).toBeVisible();
});
