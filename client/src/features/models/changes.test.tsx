import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse } from "msw";
import { expect, test } from "vitest";
import {
  CHALLENGER,
  CHAMPION,
  detailOf,
  FAILED,
  LIFE,
  PACKAGED,
  reportOf,
} from "../../test/modelLife";
import { expectAccessible, openPage, panel, startApi, watchAction } from "./modelsTest";

const form = async (name: string) => within(await screen.findByRole("form", { name }));

const refused = (message: string, gates: object[] = []) =>
  HttpResponse.json({ error: "conflict", message, details: { gates } }, { status: 409 });

/** The version's details with its actions. */
async function openVersion(version: string) {
  const user = openPage(`/models?version=${version}`);
  await panel(`Version ${version}`);
  return user;
}

test("a version that passed is promoted once its name is typed", async () => {
  startApi();
  const sent = watchAction("promote", () =>
    HttpResponse.json({ ...LIFE, version: CHALLENGER, challenger: null }),
  );
  const user = await openVersion(CHALLENGER);
  await user.click(await screen.findByRole("button", { name: "Promote" }));
  const promote = await form(`Promote ${CHALLENGER}`);
  expect(promote.queryByLabelText(/Why should it serve/)).not.toBeInTheDocument();
  const field = promote.getByLabelText(`Type ${CHALLENGER} to confirm`);
  expect(field).toHaveFocus();
  await user.type(field, "2026");
  await user.click(promote.getByRole("button", { name: "Promote" }));
  expect(promote.getByText("That is not the version.")).toBeVisible();
  expect(sent).toEqual([]);
  await user.clear(field);
  await user.type(field, `${CHALLENGER}{Enter}`);
  const said = await screen.findByText(`Version ${CHALLENGER} is the champion.`);
  expect(said).toHaveFocus();
  expect(sent).toEqual([{ version: CHALLENGER }]);
});

test("one that failed needs a reason, which is sent", async () => {
  startApi();
  const sent = watchAction("promote", () => HttpResponse.json(LIFE));
  const user = await openVersion(FAILED);
  await user.click(await screen.findByRole("button", { name: "Promote" }));
  const promote = await form(`Promote ${FAILED}`);
  expect(promote.getByTestId("verdict-metric")).toHaveTextContent("Better on average: Failed");
  await user.type(promote.getByLabelText(`Type ${FAILED} to confirm`), FAILED);
  await user.click(promote.getByRole("button", { name: "Promote" }));
  expect(promote.getByText("Without a reason it stays blocked.")).toBeVisible();
  expect(sent).toEqual([]);
  await expectAccessible();
  await user.type(promote.getByLabelText(/Why should it serve/), "  the old one\nis broken ");
  await user.click(promote.getByRole("button", { name: "Promote" }));
  await waitFor(() =>
    expect(sent).toEqual([{ version: FAILED, override: "the old one is broken" }]),
  );
});

test("gates that the server finds meanwhile are shown, and a reason is asked for", async () => {
  startApi();
  const gate = {
    name: "comparison",
    passed: false,
    message: "is stale: it was made against 1.0.0",
  };
  watchAction("promote", () => refused("It is not promoted.", [gate]));
  const user = await openVersion(CHALLENGER);
  await user.click(await screen.findByRole("button", { name: "Promote" }));
  const promote = await form(`Promote ${CHALLENGER}`);
  await user.type(promote.getByLabelText(`Type ${CHALLENGER} to confirm`), `${CHALLENGER}{Enter}`);
  expect(await promote.findByRole("alert")).toHaveTextContent("It was not promoted");
  expect(promote.getByTestId("verdict-comparison")).toHaveTextContent("is stale");
  expect(promote.getByLabelText(/Why should it serve/)).toBeVisible();
});

test("a candidate becomes the challenger with a share and a mode", async () => {
  startApi({ details: (version) => ({ ...detailOf(version), report: reportOf(version, true) }) });
  const sent = watchAction("challenger", () => HttpResponse.json(LIFE));
  const user = await openVersion(FAILED);
  await user.click(await screen.findByRole("button", { name: "Make challenger" }));
  const challenge = await form(`Try ${FAILED} beside the champion`);
  const share = challenge.getByLabelText("Share of the people, in %");
  await user.clear(share);
  await user.type(share, "80");
  await user.click(challenge.getByRole("radio", { name: "Unseen (shadow)" }));
  await user.type(challenge.getByLabelText(`Type ${FAILED} to confirm`), `${FAILED}{Enter}`);
  expect(challenge.getByText("From 1 to 50.")).toBeVisible();
  await user.clear(share);
  await user.type(share, "25{Enter}");
  await screen.findByText(`Version ${FAILED} is the challenger.`);
  expect(sent).toEqual([{ version: FAILED, share: 0.25, mode: "shadow" }]);
});

test("a challenge is ended", async () => {
  startApi();
  const sent = watchAction("challenger", () => HttpResponse.json({ ...LIFE, challenger: null }));
  const user = openPage();
  await user.click(await screen.findByRole("button", { name: "End the challenge" }));
  const withdraw = await form(`End the challenge of ${CHALLENGER}`);
  await user.type(withdraw.getByLabelText(/to confirm/), `${CHALLENGER}{Enter}`);
  expect(await screen.findByText("The challenge is over.")).toHaveFocus();
  expect(sent).toEqual([{ version: null }]);
});

test("rolling back names what answers again", async () => {
  startApi();
  const sent = watchAction("rollback", () => HttpResponse.json(PACKAGED));
  const user = openPage();
  await user.click(await screen.findByRole("button", { name: "Roll back" }));
  const back = await form(`Take ${CHAMPION} out of service`);
  await user.type(back.getByLabelText("Reason, for the audit"), "false alarms");
  await user.type(back.getByLabelText(/to confirm/), `${CHAMPION}{Enter}`);
  expect(await screen.findByText("Version 1.0.0 answers again.")).toBeVisible();
  expect(sent).toEqual([{ reason: "false alarms" }]);
});

test("archiving is refused in words, and can be left", async () => {
  startApi();
  watchAction("archive", () => refused(`stress_classifier ${FAILED} serves`));
  const user = await openVersion(FAILED);
  await user.click(await screen.findByRole("button", { name: "Archive" }));
  const archive = await form(`Archive ${FAILED}`);
  await user.type(archive.getByLabelText(/to confirm/), `${FAILED}{Enter}`);
  expect(await archive.findByRole("alert")).toHaveTextContent(`stress_classifier ${FAILED} serves`);
  await user.click(archive.getByRole("button", { name: "Keep as it is" }));
  expect(screen.getByRole("button", { name: "Archive" })).toHaveFocus();
});

test("a version that was never compared is compared by one tap, and its evidence is then there", async () => {
  const held = startApi({ details: (version) => ({ ...detailOf(version), report: null }) });
  const sent = watchAction("compare", () => {
    held.details = detailOf;
    return HttpResponse.json(detailOf(FAILED));
  });
  const user = await openVersion(FAILED);
  const detail = await panel(`Version ${FAILED}`);
  await user.click(await detail.findByRole("button", { name: "Compare now" }));
  expect(await detail.findByTestId("verdict-metric")).toHaveTextContent(
    "Better on average: Failed",
  );
  expect(sent).toEqual([{ version: FAILED }]);
  expect(detail.queryByRole("button", { name: "Compare now" })).not.toBeInTheDocument();
});

test("a comparison that does not come about says why", async () => {
  startApi({ details: (version) => ({ ...detailOf(version), report: null }) });
  watchAction("compare", () => refused("Telemetry: no labelled windows."));
  const user = await openVersion(FAILED);
  await user.click(await screen.findByRole("button", { name: "Compare now" }));
  expect(await screen.findByText("It was not compared")).toBeVisible();
  expect(screen.getByText(/no labelled windows/)).toBeVisible();
});
