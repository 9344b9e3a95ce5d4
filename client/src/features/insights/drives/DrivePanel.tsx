import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Panel } from "../../../components/Panel";
import { PLOT, TICKS_MAX, TimelineDrawing } from "../../../components/TimelineDrawing";
import { formatDate, formatTime } from "../../../lib/format";
import { sharePath, ticksBetween, topOf } from "../../../lib/timeAxis";
import { useArrivalFocus } from "../../../lib/useArrivalFocus";
import { AsTable } from "../AsTable";
import { FailureNote } from "../FailureNote";
import people from "../PeoplePanel.module.css";
import type { FilterState } from "../useFilters";
import { useInsight } from "../useInsight";
import { shortId } from "../words";
import {
  alarmMarks,
  answerWords,
  type Course,
  closureParts,
  courseOf,
  isMonitoringKnown,
  LIMITS,
  lengthOf,
  parkedParts,
  perclosOf,
  unmonitoredParts,
} from "./course";
import { DriveLegend } from "./DriveLegend";
import { EventTable, PeriodTable } from "./DriveTables";
import classes from "./drives.module.css";
import { MOST_EVENTS, readDrive } from "./readDrive";

/** A drive has many events, and most are over. */
const ASK_EVERY_MS = 300_000;

export function DrivePanel({ state, drive }: { state: FilterState; drive: string }) {
  const { t } = useTranslation("insights");
  const [read, setRead] = useState(0);
  const insight = useInsight(["drive", drive], () => readDrive(drive, setRead), ASK_EVERY_MS);
  const panel = useArrivalFocus(drive);
  const value = insight.isOld ? null : insight.value;
  const course = value && courseOf(value.events);
  return (
    <Panel title={t("drives.one.title")} ref={panel}>
      <div className={classes.drive}>
        <FailureNote insight={insight} />
        {!value && !insight.outage && (
          <p>
            {t("states.loading")} {read > 0 && t("drives.one.loading", { count: read })}
          </p>
        )}
        {value && !course && <p>{t("drives.one.none")}</p>}
        {course && <OneDrive course={course} />}
        {value?.isCut && (
          <p className={classes.note}>{t("drives.one.bound", { count: MOST_EVENTS })}</p>
        )}
      </div>
      <p className={classes.actions}>
        <Link className={people.person} to={state.linkTo({ drive: null })} preventScrollReset>
          {t("drives.one.close")}
        </Link>
      </p>
    </Panel>
  );
}

function OneDrive({ course }: { course: Course }) {
  const { t } = useTranslation("insights");
  const held = perclosOf(course);
  const top = topOf(
    held.map(({ share }) => share),
    LIMITS.top,
  );
  const from = formatTime(new Date(course.startedMs));
  const to = formatTime(new Date(course.endedMs));
  const words = answerWords(course, t("drives.one.yes"), t("drives.one.no"));
  const closures = closureParts(course);
  const lanes = [
    { marks: alarmMarks(course) },
    ...(closures.length > 0 ? [{ bars: closures }] : []),
    ...(words.length > 0 ? [{ words }] : []),
  ];
  return (
    <>
      <Head course={course} />
      <TimelineDrawing
        label={t("drives.one.chart", { from, to })}
        lanes={lanes}
        hatched={unmonitoredParts(course)}
        shaded={parkedParts(course)}
        line={sharePath(held, { lengthMs: lengthOf(course), top, ...PLOT })}
        threshold={LIMITS.drowsy / top}
        ticks={ticksBetween(course.startedMs, course.endedMs, TICKS_MAX)}
      />
      <DriveLegend course={course} top={top} />
      {!isMonitoringKnown(course) && <p className={classes.note}>{t("drives.one.notKnown")}</p>}
      <AsTable title={t("drives.one.eventTable")}>
        <EventTable course={course} />
      </AsTable>
      <AsTable title={t("drives.one.courseTable")}>
        <PeriodTable course={course} />
      </AsTable>
    </>
  );
}

function Head({ course: { startedMs, endedMs, events } }: { course: Course }) {
  const { t } = useTranslation("insights");
  const [begin, end] = [new Date(startedMs), new Date(endedMs)];
  const person = events.find(({ subject_id }) => subject_id !== null)?.subject_id;
  const device = events.find(({ device_id }) => device_id !== null)?.device_id;
  return (
    <p className={classes.head}>
      <span>
        {t("drives.one.when", {
          date: formatDate(begin),
          from: formatTime(begin),
          to: formatTime(end),
        })}
      </span>
      <span>
        {t("drives.one.who", {
          person: person ? shortId(person) : t("drives.one.nobody"),
          device: device ? shortId(device) : t("drives.one.noDevice"),
        })}
      </span>
      <span>{t("drives.one.events", { count: events.length })}</span>
    </p>
  );
}
