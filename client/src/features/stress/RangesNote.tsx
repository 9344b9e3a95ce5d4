import { useTranslation } from "react-i18next";
import { NextTry } from "../../components/NextTry";
import { failureText } from "../../lib/failureText";
import type { Observed } from "../../lib/useObservation";
import classes from "./RangesNote.module.css";

/** Why the form has no sliders; gone as soon as they are there. */
export function RangesNote({ source: { observation, isAsking } }: { source: Observed<unknown> }) {
  const { t } = useTranslation("stress");
  const outage = observation?.outage;
  if (!outage) return null;
  return (
    <p className={classes.note} role="note">
      {t("ranges.missing", { reason: failureText(outage.error).title })}{" "}
      <NextTry outage={outage} isAsking={isAsking} />
    </p>
  );
}
