import { Alert } from "@mantine/core";
import { IconBluetoothOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./HeartRatePanel.module.css";

interface NoBluetoothProps {
  reason: "unsupported" | "insecureContext";
}

/** Why no strap can be connected here, and where one can. */
export function NoBluetooth({ reason }: NoBluetoothProps) {
  const { t } = useTranslation("heartRate");
  return (
    <Alert
      role="note"
      variant="default"
      title={t(`${reason}.title`)}
      icon={<IconBluetoothOff aria-hidden />}
      classNames={{ root: classes.note, title: classes.noteTitle, message: classes.noteText }}
    >
      {reason === "insecureContext" && <p>{t("insecureContext.address")}</p>}
      <p>{t("unsupported.browsers")}</p>
    </Alert>
  );
}
