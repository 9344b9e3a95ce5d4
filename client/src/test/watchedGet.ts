import { act } from "@testing-library/react";
import { afterEach, beforeEach } from "vitest";
import { answerGet, countRequests, FAILURES } from "./api";
import { startFakeTime, stopFakeTime } from "./time";

/** For a file's tests of one GET, on the tests' own clock: how often it is asked, and what goes wrong with it. */
export function watchedGet(path: string) {
  let asked = () => 0;
  beforeEach(() => {
    startFakeTime();
    asked = countRequests(path);
  });
  afterEach(stopFakeTime);
  return {
    asked: () => asked(),
    fail: (name: keyof typeof FAILURES) => answerGet(path, FAILURES[name]),
    fire: (event: string) => act(() => void window.dispatchEvent(new Event(event))),
  };
}
