import { Button } from "@mantine/core";
import { type CSSProperties, useId } from "react";
import { useTranslation } from "react-i18next";
import { type AlarmState, VOLUME } from "../alarm/alarm";
import type { Drive } from "../session/driveState";
import classes from "./VolumeChoice.module.css";
import { formatPercent } from "./words";

/** Of the slider; ours: finer cannot be told apart. */
const STEP = 0.05;

interface VolumeChoiceProps {
  drive: Drive | null;
  volume: number;
  alarm: AlarmState | undefined;
  onChange: (volume: number) => void;
}

/** The browser's own slider: screen readers on touch screens can move no other. */
export function VolumeChoice({ drive, volume, alarm, onChange }: VolumeChoiceProps) {
  const { t } = useTranslation("drive");
  const id = useId();
  const change = (next: number) => {
    onChange(next);
    drive?.setVolume(next);
  };
  const test = () => {
    drive?.setVolume(volume);
    drive?.testAlarm();
  };
  const percent = formatPercent(volume);
  const share = (volume - VOLUME.min) / (VOLUME.max - VOLUME.min);
  return (
    <div>
      <label htmlFor={id}>{t("volume.label")}</label>
      <div className={classes.row}>
        <input
          id={id}
          type="range"
          className={classes.slider}
          min={VOLUME.min}
          max={VOLUME.max}
          step={STEP}
          value={volume}
          onChange={(event) => change(event.currentTarget.valueAsNumber)}
          aria-valuetext={percent}
          style={{ "--share": share } as CSSProperties}
        />
        <output className={classes.percent} htmlFor={id}>
          {percent}
        </output>
        <Button variant="default" size="md" disabled={!alarm || alarm.testing} onClick={test}>
          {alarm?.testing ? t("volume.testing") : t("volume.test")}
        </Button>
      </div>
      <p className={classes.note} role="status">
        {alarm?.sound === "blocked" ? t("volume.blocked") : t("volume.note")}
      </p>
    </div>
  );
}
