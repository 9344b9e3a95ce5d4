import { useTranslation } from "react-i18next";
import { Panel } from "../../components/Panel";
import { formatShare } from "../../lib/format";
import type { Counts } from "./binning";
import classes from "./MonitoredPanel.module.css";
import { formatHours } from "./words";

/** The first thing to know about any figure: of how much of the time it speaks. */
export function MonitoredPanel({ total }: { total: Counts | null }) {
  const { t } = useTranslation("insights");
  return (
    <Panel title={t("monitored.title")}>
      <div className={classes.content}>
        {total ? <Monitored {...total} /> : t("states.loading")}
      </div>
    </Panel>
  );
}

function Monitored({ monitoredH, observedH }: Counts) {
  const { t } = useTranslation("insights");
  if (observedH === 0) return <p className={classes.text}>{t("monitored.unknown")}</p>;
  // Never more than it is: 99.96 % are not all.
  const share = Math.min(1, Math.floor((monitoredH / observedH) * 1000) / 1000);
  const [monitored, observed] = [formatHours(monitoredH), formatHours(observedH)];
  const missed = formatHours(Math.max(0, observedH - monitoredH));
  return (
    <>
      <p className={classes.hours}>{t("monitored.hours", { monitored, observed })}</p>
      <svg
        className={classes.meter}
        role="img"
        aria-label={t("monitored.meter", { share: formatShare(share) })}
      >
        <defs>
          <pattern
            id="insights-missed"
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect className={classes.stripe} width="3" height="6" />
          </pattern>
        </defs>
        <rect width="100%" height="100%" fill="url(#insights-missed)" />
        <rect className={classes.seen} width={`${share * 100}%`} height="100%" />
      </svg>
      <p className={classes.text}>
        {t("monitored.share", { share: formatShare(share) })}{" "}
        {share < 1 ? t("monitored.missed", { missed }) : t("monitored.all")}
      </p>
    </>
  );
}
