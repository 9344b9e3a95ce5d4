import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { api, ESTIMATE } from "../test/api";
import { predictStress } from "./predictStress";

const MEASUREMENTS = { heart_rate: 72, ecg: 0.5, emg: 0.2, gsr: 0.3, respiration: 0.4 };

test("posts the measurements as JSON and gives the answer", async () => {
  let sent: unknown;
  api.use(
    http.post("*/api/predict", async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json(ESTIMATE);
    }),
  );
  await expect(predictStress(MEASUREMENTS)).resolves.toEqual(ESTIMATE);
  expect(sent).toEqual({ ...MEASUREMENTS, model: "stress" });
});

test("an answer without a stress level is the server's fault", async () => {
  api.use(http.post("*/api/predict", () => HttpResponse.json({ drowsiness_level: "alert" })));
  await expect(predictStress(MEASUREMENTS)).rejects.toMatchObject({ kind: "server" });
});

test("an unreadable answer is the server's fault", async () => {
  api.use(http.post("*/api/predict", () => HttpResponse.text("<html>")));
  await expect(predictStress(MEASUREMENTS)).rejects.toMatchObject({ kind: "server" });
});
