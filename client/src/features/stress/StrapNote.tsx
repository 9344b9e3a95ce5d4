import { Button } from "@mantine/core";
import { IconBluetoothConnected, IconBluetoothOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { FieldName } from "./fields";
import classes from "./StrapNote.module.css";
import { isStrapField, type StrapFieldName, type StrapFields } from "./strapFields";

interface StrapNoteProps {
  name: FieldName;
  fields: StrapFields;
  onResume: (name: StrapFieldName) => void;
}

/** Whether the value comes from the strap; nothing without one. */
export function StrapNote({ name, fields, onResume }: StrapNoteProps) {
  const { t } = useTranslation("stress");
  const field = isStrapField(name) ? fields[name] : undefined;
  if (!field || !isStrapField(name)) return null;
  const { state, value } = field;
  const hasSignal = value !== null;
  const Icon = hasSignal ? IconBluetoothConnected : IconBluetoothOff;
  return (
    <p className={classes.note} data-live={state === "live" || undefined}>
      <Icon size={18} aria-hidden />
      {hasSignal ? t(`strap.${state}`) : t("strap.noSignal")}
      {state === "manual" && hasSignal && (
        <Button variant="subtle" size="compact-sm" onClick={() => onResume(name)}>
          {t("strap.resume")}
        </Button>
      )}
    </p>
  );
}
