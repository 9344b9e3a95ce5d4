import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useKeepStress } from "../../lib/outbox/keepStress";
import classes from "./DevicePanel.module.css";

/** Off until the person turns it on. */
export function KeepStress() {
  const { t } = useTranslation("settings");
  const [isOn, setIsOn] = useKeepStress();
  const id = useId();
  return (
    <section className={classes.section} aria-label={t("keepStress.title")}>
      <h3 className={classes.title}>{t("keepStress.title")}</h3>
      <label className={classes.check}>
        <input
          type="checkbox"
          className={classes.box}
          checked={isOn}
          aria-describedby={id}
          onChange={(event) => setIsOn(event.currentTarget.checked)}
        />
        {t("keepStress.label")}
      </label>
      <p id={id} className={classes.note}>
        {t("keepStress.text")}
      </p>
    </section>
  );
}
