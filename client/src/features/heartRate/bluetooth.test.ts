import { describe, expect, test } from "vitest";
import { browserBluetooth, requestFailure } from "./bluetooth";
import { simulatedStrapScript, simulateStrap } from "./simulatedStrap";

describe("browserBluetooth", () => {
  const { bluetooth } = simulateStrap();

  test("is the browser's own", () => {
    expect(browserBluetooth({ isSecureContext: true, navigator: { bluetooth } })).toBe(bluetooth);
  });

  test("says whether the browser or the address is the reason that there is none", () => {
    expect(browserBluetooth({ isSecureContext: true, navigator: {} })).toBe("unsupported");
    expect(browserBluetooth({ isSecureContext: false, navigator: {} })).toBe("insecureContext");
  });
});

// As Chromium words them.
test.each([
  ["NotFoundError", "User cancelled the requestDevice() chooser.", "cancelled"],
  ["AbortError", "", "cancelled"],
  ["NotFoundError", "Bluetooth adapter not available.", "notFound"],
  ["NotFoundError", "Web Bluetooth API globally disabled.", "notFound"],
  ["SecurityError", 'Access to the feature "bluetooth" is disallowed.', "permission"],
  ["NotAllowedError", "User denied the browser permission to scan.", "permission"],
])("%s, %s: %s", (name, message, kind) => {
  expect(requestFailure(new DOMException(message, name))).toBe(kind);
});

test("the simulated strap's script brings it into a page on its own", async () => {
  new Function(simulatedStrapScript("Strap in a page"))();
  const { bluetooth } = window.navigator as Navigator & ReturnType<typeof simulateStrap>;
  const device = await bluetooth.requestDevice({ filters: [] });
  expect(device.name).toBe("Strap in a page");
  expect(window).toHaveProperty("simulatedStrap.emit");
  Reflect.deleteProperty(window.navigator, "bluetooth");
  Reflect.deleteProperty(window, "simulatedStrap");
});
