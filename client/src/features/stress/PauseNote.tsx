import { IconClockPause } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./PauseNote.module.css";
import { useSecondsUntil } from "./useSecondsUntil";

/** Counts down in sight only: the announcement says it once. */
export function PauseNote({ untilMs }: { untilMs: number }) {
  const { t } = useTranslation("stress");
  const seconds = useSecondsUntil(untilMs);
  return (
    <div className={classes.note} role="note">
      <IconClockPause aria-hidden className={classes.icon} />
      <div>
        <p className={classes.title}>{t("pause.title")}</p>
        <p>{t("pause.advice", { seconds })}</p>
      </div>
    </div>
  );
}
