import { useTranslation } from "react-i18next";
import { formatShare } from "../../../lib/format";
import classes from "./PeriodTable.module.css";
import type { Session, SessionEvent } from "./session";
import { alarmShape, periodsOf } from "./timeline";
import { clockTime, shareText } from "./words";

/** More rows than this nobody reads through. */
const PERIODS_MAX = 24;

const COLUMNS = ["from", "to", "monitored", "closed", "alarms"] as const;

/** What the timeline shows, as rows. */
export function PeriodTable({ session }: { session: Session }) {
  const { t } = useTranslation("drive");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and not everybody has a mouse
    <section className={classes.scroller} tabIndex={0} aria-label={t("history.chart.question")}>
      <table className={classes.table}>
        <thead>
          <tr>
            {COLUMNS.map((name) => (
              <th key={name} scope="col">
                {t(`history.chart.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {periodsOf(session, PERIODS_MAX).map((period) => (
            <tr key={period.from_ms}>
              <td>{clockTime(session, period.from_ms)}</td>
              <td>{clockTime(session, period.to_ms)}</td>
              <td>
                {period.valid_share === null
                  ? t("history.chart.parked")
                  : shareText(period.valid_share)}
              </td>
              <td>
                {period.perclos === null ? t("history.chart.unknown") : formatShare(period.perclos)}
              </td>
              <AlarmsCell session={session} alarms={period.alarms} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface AlarmsCellProps {
  session: Session;
  alarms: readonly SessionEvent[];
}

function AlarmsCell({ session, alarms }: AlarmsCellProps) {
  const { t } = useTranslation("drive");
  const words = alarms.map((alarm) => {
    const state = t(`history.state.${alarmShape(alarm)}`);
    return t("history.chart.alarm", { state, time: clockTime(session, alarm.t_ms) });
  });
  return <td>{words.length > 0 ? words.join(", ") : t("history.facts.none")}</td>;
}
