import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNow } from "../../../lib/useClock";
import { MUTE_MS } from "../alarm/alarm";
import type { Drive, DriveState } from "../session/driveState";
import classes from "./Controls.module.css";
import type { Asked } from "./Questions";

const MUTE_S = MUTE_MS / 1000;

interface ControlsProps {
  drive: Drive;
  state: DriveState;
  onStop: () => void;
  onAsk: (question: Asked) => void;
}

export function Controls({ drive, state, onStop, onAsk }: ControlsProps) {
  const { t } = useTranslation("drive");
  if (state.phase === "starting" || state.phase === "calibrating") {
    return (
      <div className={classes.controls}>
        <Button variant="default" className={classes.wide} onClick={onStop}>
          {t("controls.cancel")}
        </Button>
      </div>
    );
  }
  return (
    <div className={classes.controls}>
      {state.phase === "parked" ? (
        <Button className={classes.wide} onClick={drive.goOn}>
          {t("controls.goOn")}
        </Button>
      ) : (
        <>
          <MuteButton drive={drive} untilMs={state.alarm.muted_until_ms} />
          <Button variant="default" className={classes.button} onClick={drive.park}>
            {t("controls.park")}
          </Button>
        </>
      )}
      <Button
        variant="default"
        className={state.phase === "parked" ? classes.wide : classes.button}
        onClick={() => onAsk("stop")}
      >
        {t("controls.stop")}
      </Button>
    </div>
  );
}

/** The same button stays under the finger, and keeps the focus. */
function MuteButton({ drive, untilMs }: { drive: Drive; untilMs: number | null }) {
  const { t } = useTranslation("drive");
  const now = useNow();
  const isMuted = untilMs !== null;
  const left = isMuted ? Math.min(MUTE_S, Math.max(0, Math.ceil((untilMs - now) / 1000))) : 0;
  return (
    <Button
      variant="default"
      className={classes.wide}
      data-muted={isMuted}
      onClick={isMuted ? drive.unmute : drive.mute}
    >
      {isMuted && <span className={classes.muted}>{t("controls.muted", { seconds: left })}</span>}
      {isMuted ? t("controls.unmute") : t("controls.mute", { seconds: MUTE_S })}
    </Button>
  );
}
