import { useTranslation } from "react-i18next";
import { getDevices } from "../../api/getDevices";
import { nameDevice } from "../../api/nameDevice";
import { Said } from "../../components/Said";
import { useAction } from "../../lib/useAction";
import { NameForm } from "./NameForm";
import { useAsked } from "./useAsked";
import { useSuggestedName } from "./useThisDevice";

interface DeviceNameProps {
  deviceId: string | null;
  /** What it is called now; null: nobody has named it. */
  name: string | null;
  onNamed: () => void;
}

/** As everybody sees it in the list of devices. */
export function DeviceName({ deviceId, name, onNamed }: DeviceNameProps) {
  const { t } = useTranslation("settings");
  const suggested = useSuggestedName();
  const action = useAction(nameDevice, onNamed);
  return (
    <div>
      <NameForm
        label={t("device.name")}
        initial={name ?? suggested}
        submit={t("device.rename")}
        action={action}
        onSubmit={(wanted) => deviceId && action.run({ device_id: deviceId, name: wanted })}
      />
      {action.answer && <Said>{t("device.renamed", { name: action.answer.name ?? "" })}</Said>}
    </div>
  );
}

/** Where nobody is enrolled, the list of devices knows the name. */
export function ListedName(props: Omit<DeviceNameProps, "name">) {
  const { observation } = useAsked(["devices"], getDevices);
  const listed = observation?.value?.devices.find(({ device_id }) => device_id === props.deviceId);
  return <DeviceName {...props} name={listed?.name ?? null} />;
}
