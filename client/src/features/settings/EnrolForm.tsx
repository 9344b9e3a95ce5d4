import { useTranslation } from "react-i18next";
import { enrolDevice } from "../../api/enrolDevice";
import type { Session } from "../../api/getSession";
import { useAction } from "../../lib/useAction";
import { NameForm } from "./NameForm";
import { useSuggestedName } from "./useThisDevice";

interface EnrolFormProps {
  deviceId: string | null;
  onSession: (session: Session) => void;
}

/** One tap, unless the name is to be another one. */
export function EnrolForm({ deviceId, onSession }: EnrolFormProps) {
  const { t } = useTranslation("settings");
  const suggested = useSuggestedName();
  const action = useAction(enrolDevice, onSession);
  return (
    <NameForm
      label={t("device.name")}
      initial={suggested}
      submit={t("device.enrol")}
      action={action}
      onSubmit={(name) => deviceId && action.run({ device_id: deviceId, name })}
    />
  );
}
