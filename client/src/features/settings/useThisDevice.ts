import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { loadOutbox } from "../../lib/outbox/outbox";
import { outboxStatus } from "../../lib/outbox/status";
import { useStore } from "../../lib/store";
import { describeBrowser } from "./deviceName";

/** The identifier under which this browser sends; null until it is known. */
export function useDeviceId(): string | null {
  useEffect(() => {
    // Without its file nothing is sent either; the next page tries again.
    loadOutbox().catch(() => {});
  }, []);
  return useStore(outboxStatus).device_id;
}

/** What a device is called before anybody has named it: "Chrome on Android". */
export function useSuggestedName(): string {
  const { t } = useTranslation("settings");
  const { browser, system } = describeBrowser(globalThis.navigator?.userAgent ?? "");
  return browser && system ? t("device.suggested", { browser, system }) : (browser ?? system ?? "");
}
