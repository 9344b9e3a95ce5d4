import { useTranslation } from "react-i18next";
import type { Drive, DriveState } from "../session/driveState";
import classes from "./Notices.module.css";

/** What else the driver has to know now; nothing while all is well. */
export function Notices({ drive, state }: { drive: Drive; state: DriveState }) {
  const { t } = useTranslation("drive");
  const { alarm, decision, screen, phase } = state;
  return (
    <>
      {alarm.sound === "blocked" && (
        <div role="alert">
          <button type="button" className={classes.noSound} onClick={drive.testAlarm}>
            {t("notice.noSound")}
          </button>
        </div>
      )}
      <div role="status" className={classes.notices}>
        {decision.take_break && <p className={classes.rest}>{t(`break.${decision.take_break}`)}</p>}
        {screen === "may_darken" && phase !== "starting" && (
          <p className={classes.notice}>{t("notice.mayDarken")}</p>
        )}
      </div>
    </>
  );
}
