import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { renderWithProviders } from "../test/render";
import { InstallButton } from "./InstallButton";
import { followInstallOffers, installOffer } from "./install";

const offerOf = (prompt: () => Promise<unknown>) =>
  Object.assign(new Event("beforeinstallprompt"), { prompt });
const button = () => screen.queryByRole("button", { name: "Install app" });

followInstallOffers();

test("nothing without an offer, as on iOS or where it is installed", () => {
  renderWithProviders(<InstallButton />);
  expect(button()).toBeNull();
});

test("an offer can be taken up, once", async () => {
  const prompt = vi.fn(async () => {});
  renderWithProviders(<InstallButton />);
  act(() => void window.dispatchEvent(offerOf(prompt)));
  await userEvent.click(screen.getByRole("button", { name: "Install app" }));
  expect(prompt).toHaveBeenCalledOnce();
  expect(button()).toBeNull();
});

test("installed from the browser's own menu: the offer is over", () => {
  renderWithProviders(<InstallButton />);
  act(() => void window.dispatchEvent(offerOf(async () => {})));
  expect(button()).toBeVisible();
  act(() => void window.dispatchEvent(new Event("appinstalled")));
  expect(button()).toBeNull();
});

test("an offer from before the app was there counts", () => {
  window.installOffer = offerOf(async () => {});
  followInstallOffers();
  expect(installOffer.get()).toBe(window.installOffer);
  installOffer.set(null);
});
