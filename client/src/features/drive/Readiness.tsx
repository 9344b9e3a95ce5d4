import { useTranslation } from "react-i18next";
import { StateShape, type StateShapeName } from "../../components/StateShape";
import classes from "./Readiness.module.css";
import { type Readiness as Device, useReadiness } from "./useReadiness";

const SHAPES: Record<Device["camera"], StateShapeName> = {
  checking: "ring",
  ready: "disc",
  missing: "triangle",
  insecure: "triangle",
};

export function Readiness() {
  const { t } = useTranslation("drive");
  const { camera, screen, computing } = useReadiness();
  const entries = [
    [t("device.camera.name"), camera, t(`device.camera.${camera}`)],
    [t("device.screen.name"), screen, t(`device.screen.${screen}`)],
    [t("device.computing.name"), computing, t(`device.computing.${computing}`)],
  ] as const;
  return (
    <dl className={classes.entries}>
      {entries.map(([name, check, words]) => (
        <div key={name} className={classes.entry}>
          <dt className={classes.name}>{name}</dt>
          <dd className={classes.words}>
            <StateShape shape={SHAPES[check]} size={14} />
            {words}
          </dd>
        </div>
      ))}
    </dl>
  );
}
