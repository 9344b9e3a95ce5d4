import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Drive, DriveState } from "../session/driveState";
import { Details } from "./Details";
import classes from "./More.module.css";
import type { Asked } from "./Questions";

interface MoreProps {
  drive: Drive;
  state: DriveState;
  onAsk: (question: Asked) => void;
}

/** Behind a tap: nothing here is needed to drive. */
export function More({ drive, state, onAsk }: MoreProps) {
  const { t } = useTranslation("drive");
  const [hasPicture, setHasPicture] = useState(false);
  const askKss = () => {
    drive.askKss();
    onAsk("kss");
  };
  const canCalibrate = state.phase === "monitoring";
  return (
    <div className={classes.more}>
      <div className={classes.actions}>
        {state.phase !== "calibrating" && (
          <Button variant="default" onClick={askKss}>
            {t("more.kss")}
          </Button>
        )}
        {state.stream && (
          <Button
            variant="default"
            aria-pressed={hasPicture}
            onClick={() => setHasPicture(!hasPicture)}
          >
            {hasPicture ? t("more.hidePicture") : t("more.showPicture")}
          </Button>
        )}
        {canCalibrate && (
          <Button variant="default" onClick={() => onAsk("recalibrate")}>
            {t("more.recalibrate")}
          </Button>
        )}
      </div>
      {hasPicture && state.stream && <Picture stream={state.stream} />}
      <details className={classes.details}>
        <summary className={classes.summary}>{t("details.title")}</summary>
        <Details state={state} />
      </details>
    </div>
  );
}

/** As in a mirror; it goes nowhere else. */
function Picture({ stream }: { stream: MediaStream }) {
  const { t } = useTranslation("drive");
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);
  return (
    <video
      ref={video}
      className={classes.picture}
      aria-label={t("more.picture")}
      autoPlay
      muted
      playsInline
    />
  );
}
