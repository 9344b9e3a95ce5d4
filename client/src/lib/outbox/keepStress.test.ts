import { act, renderHook } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { keepStress, useKeepStress } from "./keepStress";

afterEach(() => keepStress.set(false));

const isOn = () => renderHook(useKeepStress).result.current[0];

test("off until the person turns it on, and kept then", async () => {
  expect(keepStress.get()).toBe(false);
  const { result } = renderHook(useKeepStress);
  act(() => result.current[1](true));
  expect(result.current[0]).toBe(true);
  vi.resetModules();
  const later = await import("./keepStress");
  expect(later.keepStress.get()).toBe(true);
});

test("another tab's choice counts here, too", () => {
  const { result } = renderHook(useKeepStress);
  localStorage.setItem("sleepsafe-keep-stress", "yes");
  act(() => void window.dispatchEvent(new StorageEvent("storage", { key: "other" })));
  expect(result.current[0]).toBe(false);
  act(
    () => void window.dispatchEvent(new StorageEvent("storage", { key: "sleepsafe-keep-stress" })),
  );
  expect(result.current[0]).toBe(true);
});

test("where the browser keeps nothing it lasts as long as the page", () => {
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("", "SecurityError");
  });
  act(() => keepStress.set(true));
  expect(isOn()).toBe(true);
});
