import { useTranslation } from "react-i18next";
import { StateShape } from "../../../components/StateShape";
import { PLOT, TICKS_MAX, TimelineDrawing } from "../../../components/TimelineDrawing";
import { formatShare } from "../../../lib/format";
import { ticksBetween } from "../../../lib/timeAxis";
import { LIMITS as POLICY_LIMITS } from "../science/policy";
import { PeriodTable } from "./PeriodTable";
import type { Session } from "./session";
import classes from "./Timeline.module.css";
import {
  ALARM_SHAPES,
  alarmMarks,
  parkedParts,
  perclosPath,
  topOf,
  unmonitoredParts,
} from "./timeline";
import { clockTime } from "./words";

/** Px, of a mark in the legend. */
const MARK = 16;

export function Timeline({ session }: { session: Session }) {
  const { t } = useTranslation("drive");
  const length = session.ended_ms - session.started_ms;
  const [from, to] = [clockTime(session, 0), clockTime(session, length)];
  return (
    <section className={classes.block}>
      <h4 className={classes.question}>{t("history.chart.question")}</h4>
      <TimelineDrawing
        label={t("history.chart.label", { from, to })}
        lanes={[{ marks: alarmMarks(session) }]}
        hatched={unmonitoredParts(session)}
        shaded={parkedParts(session)}
        line={perclosPath(session, PLOT.width, PLOT.height)}
        threshold={POLICY_LIMITS.perclos_drowsy[0] / topOf(session)}
        ticks={ticksBetween(session.started_ms, session.ended_ms, TICKS_MAX)}
      />
      <Legend session={session} />
      <details className={classes.details}>
        <summary>{t("history.chart.asTable")}</summary>
        <PeriodTable session={session} />
      </details>
    </section>
  );
}

/** Only of what is in the picture. */
function Legend({ session }: { session: Session }) {
  const { t } = useTranslation("drive");
  const shapes = new Set(alarmMarks(session).map(({ shape }) => shape));
  const isParked = parkedParts(session).length > 0;
  const share = formatShare(POLICY_LIMITS.perclos_drowsy[0]);
  return (
    <ul className={classes.legend} aria-hidden="true">
      <li>
        <span className={classes.perclosKey} />
        {t("history.chart.perclos", { top: formatShare(topOf(session)) })}
      </li>
      <li>
        <span className={classes.drowsyKey} />
        {t("history.chart.drowsy", { share })}
      </li>
      {ALARM_SHAPES.filter((shape) => shapes.has(shape)).map((shape) => (
        <li key={shape}>
          <StateShape shape={shape} size={MARK} />
          {t(`history.state.${shape}`)}
        </li>
      ))}
      {unmonitoredParts(session).length > (isParked ? 1 : 0) && (
        <li>
          <StateShape shape="bar" size={MARK} />
          {t("history.chart.unmonitored")}
        </li>
      )}
      {isParked && (
        <li>
          <span className={classes.parkedKey} />
          {t("history.chart.parked")}
        </li>
      )}
    </ul>
  );
}
