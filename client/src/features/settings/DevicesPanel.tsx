import { useTranslation } from "react-i18next";
import { type Device, getDevices } from "../../api/getDevices";
import { Asked } from "../../components/asked/Asked";
import { type Column, Rows } from "../../components/asked/Rows";
import { Moment } from "../../components/Moment";
import { Panel } from "../../components/Panel";
import { formatNumber } from "../../lib/format";
import classes from "./DevicesPanel.module.css";
import { missingText } from "./missing";
import { useAsked } from "./useAsked";
import { useDeviceId } from "./useThisDevice";

/** Every device, and which of its events never came. */
export function DevicesPanel() {
  const { t } = useTranslation("settings");
  const columns = useColumns();
  return (
    <Panel title={t("devices.title")}>
      <Asked observed={useAsked(["devices"], getDevices)}>
        {({ devices }) =>
          devices.length > 0 ? (
            <Rows
              caption={t("devices.title")}
              rows={devices}
              keyOf={({ device_id }) => device_id}
              head={{ name: t("devices.device"), cell: (device) => <Name device={device} /> }}
              columns={columns}
            />
          ) : (
            <p className={classes.note}>{t("devices.empty")}</p>
          )
        }
      </Asked>
    </Panel>
  );
}

function useColumns(): Column<Device>[] {
  const { t } = useTranslation("settings");
  return [
    { name: t("devices.lastSeen"), cell: ({ last_seen }) => <Moment iso={last_seen} /> },
    { name: t("devices.version"), cell: ({ app_version }) => app_version ?? t("devices.unknown") },
    { name: t("devices.events"), cell: ({ events }) => formatNumber(events) },
    { name: t("devices.missing"), cell: missingText },
  ];
}

function Name({ device: { device_id, name } }: { device: Device }) {
  const { t } = useTranslation("settings");
  const isThis = useDeviceId() === device_id;
  return (
    <>
      {name ?? t("devices.unnamed")}
      {isThis && <span className={classes.this}>{t("devices.this")}</span>}
      <code className={classes.id}>{device_id}</code>
    </>
  );
}
