import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { removePerson } from "../history/people";
import { useChoices } from "./choices";

test("who is removed further down the page is no choice any more", () => {
  const { result } = renderHook(() => useChoices("Driver"));
  act(() => result.current[1].choosePerson("Anna"));
  act(() => result.current[1].choosePerson("Ben"));
  expect(result.current[0]).toMatchObject({ people: ["Anna", "Ben"], person: "Ben" });
  act(() => removePerson("Ben"));
  expect(result.current[0]).toMatchObject({ people: ["Anna"], person: "Anna" });
});
