import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useStore } from "../lib/store";
import { install, installOffer } from "./install";

/** Where the browser offers it, and the app is not installed. */
export function InstallButton() {
  const { t } = useTranslation("app");
  const offer = useStore(installOffer);
  if (!offer) return null;
  return (
    <Button variant="default" onClick={() => install(offer)}>
      {t("display.install")}
    </Button>
  );
}
