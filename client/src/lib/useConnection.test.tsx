import { screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { answerGet, HEALTH, holdGet } from "../test/api";
import { renderWithProviders } from "../test/render";
import { pass } from "../test/time";
import { watchedGet } from "../test/watchedGet";
import { useConnection } from "./useConnection";

const PATH = "/health";

function Shown() {
  return <p role="status">{useConnection()}</p>;
}

const { asked, fail, fire } = watchedGet(PATH);
const recover = () => answerGet(PATH, () => Response.json(HEALTH));
const is = (connection: string) =>
  waitFor(() => expect(screen.getByRole("status")).toHaveTextContent(connection));

test("is asked for every 15 s", async () => {
  renderWithProviders(<Shown />);
  await is("online");
  await pass(14);
  expect(asked()).toBe(1);
  await pass(2);
  expect(asked()).toBe(2);
});

test("one lost request is no lost connection", async () => {
  renderWithProviders(<Shown />);
  await is("online");
  fail("offline");
  await pass(15);
  recover();
  await pass(1);
  await waitFor(() => expect(asked()).toBe(3));
  await is("online");
});

test("too many requests: online, and nothing is asked before the wait is over", async () => {
  fail("429");
  const page = renderWithProviders(<Shown />);
  await is("online");
  await pass(20);
  fire("visibilitychange");
  fire("offline");
  fire("online");
  page.unmount();
  renderWithProviders(<Shown />, page.queryClient);
  await pass(38);
  expect(asked()).toBe(1);
  await pass(4);
  expect(asked()).toBe(2);
});

test("a proxy that names the wait is not asked twice", async () => {
  fail("503 with a Retry-After");
  renderWithProviders(<Shown />);
  await is("unreachable");
  await pass(57);
  expect(asked()).toBe(1);
  recover();
  await pass(5);
  await is("online");
});

test("no answer within 10 s: unreachable; nobody waits for another ten", async () => {
  holdGet(PATH);
  renderWithProviders(<Shown />);
  await pass(9);
  await is("checking");
  await pass(2);
  await is("unreachable");
  expect(asked()).toBe(1);
});

test("the device goes online: asked at once", async () => {
  fail("offline");
  renderWithProviders(<Shown />);
  await pass(1.5);
  await is("unreachable");
  recover();
  fire("online");
  await is("online");
});

test("the page is come back to: asked at once", async () => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("visible");
  renderWithProviders(<Shown />);
  await is("online");
  await pass(5);
  fire("visibilitychange");
  await waitFor(() => expect(asked()).toBe(2));
});
