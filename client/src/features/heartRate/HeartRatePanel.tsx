import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Panel } from "../../components/Panel";
import { type BluetoothSupport, browserBluetooth } from "./bluetooth";
import classes from "./HeartRatePanel.module.css";
import { NoBluetooth } from "./NoBluetooth";
import { OwnRange } from "./OwnRange";
import { browserStorage, type KeyValueStorage } from "./ownScale";
import { Readings } from "./Readings";
import { RestMeasurement } from "./RestMeasurement";
import { StatusLine } from "./StatusLine";
import { isLinked } from "./strapState";
import { type HeartRate, type HeartRateValues, useHeartRate, useReport } from "./useHeartRate";

interface HeartRatePanelProps {
  /** Called when a value changes; `null` is unknown, as after a lost connection. */
  onChange: (values: HeartRateValues) => void;
  /** Called when the person takes over a measured rest, bpm to a tenth; without it none is offered. */
  onRestingHeartRate?: (bpm: number) => void;
  bluetooth?: BluetoothSupport;
  storage?: KeyValueStorage | null;
  /** A clock in ms that does not jump. */
  now?: () => number;
}

export function HeartRatePanel({
  onChange,
  onRestingHeartRate,
  bluetooth = browserBluetooth(),
  storage = browserStorage(),
  now = sinceStartMs,
}: HeartRatePanelProps) {
  const { t } = useTranslation("heartRate");
  const heartRate = useHeartRate(bluetooth, storage, now);
  useReport(heartRate, onChange);
  return (
    <Panel title={t("title")}>
      <p className={classes.lead}>{t("lead")}</p>
      {typeof bluetooth === "string" ? (
        <NoBluetooth reason={bluetooth} />
      ) : (
        <StrapPart heartRate={heartRate} onRestingHeartRate={onRestingHeartRate} />
      )}
      <OwnRange ownScale={heartRate.ownScale} />
    </Panel>
  );
}

interface StrapPartProps {
  heartRate: HeartRate;
  onRestingHeartRate: ((bpm: number) => void) | undefined;
}

function StrapPart({ heartRate, onRestingHeartRate }: StrapPartProps) {
  const { t } = useTranslation("heartRate");
  const { strap } = heartRate;
  const isOn = isLinked(strap);
  return (
    <>
      <StatusLine strap={strap} />
      <Button
        className={isOn ? classes.button : classes.primary}
        variant={isOn ? "default" : "filled"}
        size="md"
        onClick={isOn ? strap.disconnect : strap.connect}
      >
        {isOn ? t("disconnect") : t("connect")}
      </Button>
      {isOn && <Readings heartRate={heartRate} />}
      {onRestingHeartRate && <RestMeasurement strap={strap} onMeasured={onRestingHeartRate} />}
    </>
  );
}

function sinceStartMs(): number {
  return performance.now();
}
