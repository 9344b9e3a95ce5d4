import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ModelLife } from "../../api/modelLife";
import { rollBackModel } from "../../api/rollBackModel";
import { useAction } from "../../lib/useAction";
import type { End } from "./Changes";
import { TypedForm } from "./TypedForm";
import classes from "./TypedForm.module.css";
import { useChanged } from "./useModels";
import { championOf } from "./versions";

/** What the server takes. */
const LONGEST_REASON = 400;

/** One step back, to whatever answered before. */
export function RollbackForm({ life, onDone, onKeep }: End & { life: ModelLife }) {
  const { t } = useTranslation("models");
  const { name } = life;
  const { version } = championOf(life);
  const changed = useChanged();
  const [reason, setReason] = useState("");
  const action = useAction(rollBackModel, (answer) => {
    changed(answer);
    onDone(t("actions.rollback.done", { version: championOf(answer).version }));
  });
  const said = reason.trim().replace(/\s+/g, " ");
  return (
    <TypedForm
      title={t("actions.rollback.title", { version })}
      says={t("actions.rollback.says")}
      version={version}
      confirm={t("actions.rollback.confirm")}
      failed={t("actions.rollback.failed")}
      action={action}
      onConfirm={() => action.run({ name, ...(said && { reason: said }) })}
      onKeep={onKeep}
    >
      <TextInput
        classNames={{ input: classes.field ?? "" }}
        size="md"
        label={t("actions.rollback.reason")}
        maxLength={LONGEST_REASON}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </TypedForm>
  );
}
