import { fireEvent, screen } from "@testing-library/react";
import { type HttpResponse, http } from "msw";
import { afterEach, beforeEach, expect, test } from "vitest";
import { api, countRequests, FAILURES } from "../../test/api";
import { pass, startFakeTime, stopFakeTime, until } from "../../test/time";
import { BATCH, estimateAll, fileInput, openPage, rows } from "./batchTest";

const PATH = "/api/batch-predict";

beforeEach(() => {
  estimateAll();
  startFakeTime();
});
afterEach(stopFakeTime);

const fail = (name: keyof typeof FAILURES) => api.use(http.post(BATCH, FAILURES[name]));
const shows = (text: string | RegExp) => until(() => expect(screen.getByText(text)).toBeVisible());
const click = (name: string | RegExp) => until(() => fireEvent.click(screen.getByText(name)));

async function startRun(count: number): Promise<void> {
  openPage();
  await shows("40–200 bpm");
  const chosen = new File([rows(count)], "drive.csv");
  fireEvent.change(fileInput(), { target: { files: [chosen] } });
  await click(/^Estimate \d+ rows$/);
}

test("no answer for 20 s: says so, and sends the rows again", async () => {
  const asked = countRequests(PATH);
  api.use(http.post(BATCH, () => new Promise<HttpResponse<null>>(() => {}), { once: true }));
  await startRun(3);
  await until(() => expect(asked()).toBe(1));
  await pass(19);
  expect(screen.queryByText(/did not answer/)).not.toBeInTheDocument();
  expect(screen.getByText("0 of 3 rows")).toBeVisible();
  await shows(/The server did not answer in time\. Try 2 of 5 in 1 s/);
  await pass(1.2);
  await shows("3 rows estimated.");
  expect(asked()).toBe(2);
});

test.each(["500", "503"] as const)("%s: says so, and sends the rows again", async (name) => {
  fail(name);
  await startRun(3);
  await shows(/The server had a problem\. Try 2 of 5 in 1 s/);
  estimateAll();
  await pass(1.2);
  await shows("3 rows estimated.");
});

test("500 five times: the part has failed, with the request's number, and can be sent again", async () => {
  const asked = countRequests(PATH);
  fail("500");
  await startRun(3);
  for (const [index, seconds] of [1, 2, 4, 8].entries()) {
    await shows(new RegExp(`Try ${index + 2} of 5 in ${seconds} s`));
    await pass(seconds);
  }
  await shows("1 part failed");
  expect(screen.getByText("The server had a problem (request r-500)")).toBeVisible();
  await pass(60);
  expect(asked()).toBe(5);
  estimateAll();
  await click("Retry");
  await shows("3 rows estimated.");
});

test("500 for three parts in a row: stops, loses nothing and goes on when told to", async () => {
  fail("500");
  await startRun(400);
  for (const [index, seconds] of [1, 2, 4, 8].entries()) {
    await shows(new RegExp(`Try ${index + 2} of 5 in ${seconds} s`));
    await pass(seconds);
  }
  await shows("Stopped: the server does not answer as it should");
  expect(screen.getByText(/Nothing is lost/)).toBeVisible();
  estimateAll();
  await click("Go on");
  await shows("400 rows estimated.");
});
