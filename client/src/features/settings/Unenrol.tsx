import { useTranslation } from "react-i18next";
import type { Session } from "../../api/getSession";
import { signOut } from "../../api/signOut";
import { ActionFailure } from "../../components/asked/ActionFailure";
import { ConfirmButton } from "../../components/ConfirmButton";
import { useAction } from "../../lib/useAction";

/** The device's own cookie is all that is left to end here. */
export function Unenrol({ onSession }: { onSession: (session: Session) => void }) {
  const { t } = useTranslation("settings");
  const action = useAction(() => signOut(), onSession);
  return (
    <div>
      <ConfirmButton
        label={t("device.end")}
        question={t("device.endAsk")}
        confirm={t("device.endYes")}
        keep={t("device.endNo")}
        isBusy={action.isRunning}
        onConfirm={() => action.run(undefined)}
      />
      <ActionFailure action={action} />
    </div>
  );
}
