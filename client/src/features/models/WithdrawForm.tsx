import { useTranslation } from "react-i18next";
import { withdrawChallenger } from "../../api/withdrawChallenger";
import { useAction } from "../../lib/useAction";
import type { End } from "./Changes";
import { TypedForm } from "./TypedForm";
import { useChanged } from "./useModels";

interface WithdrawFormProps extends End {
  name: string;
  version: string;
}

/** Ends the experiment that runs. */
export function WithdrawForm({ name, version, onDone, onKeep }: WithdrawFormProps) {
  const { t } = useTranslation("models");
  const changed = useChanged();
  const action = useAction(withdrawChallenger, (life) => {
    changed(life);
    onDone(t("actions.withdraw.done"));
  });
  return (
    <TypedForm
      title={t("actions.withdraw.title", { version })}
      says={t("actions.withdraw.says")}
      version={version}
      confirm={t("actions.withdraw.confirm")}
      failed={t("actions.withdraw.failed")}
      action={action}
      onConfirm={() => action.run(name)}
      onKeep={onKeep}
    />
  );
}
