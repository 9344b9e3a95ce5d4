import { useTranslation } from "react-i18next";
import type { EventKind, Hourly } from "../../api/getHourly";
import { Panel } from "../../components/Panel";
import { formatDate, formatDateTime, formatNumber } from "../../lib/format";
import { AsTable } from "./AsTable";
import { Bars } from "./Bars";
import { type Bin, binsOf, type Counts, isByHour } from "./binning";
import classes from "./charts.module.css";
import { DataTable } from "./DataTable";
import { Legend } from "./Legend";
import { Multiple } from "./Multiple";
import {
  binText,
  dayOfMonth,
  formatHours,
  hourText,
  kindText,
  LEVEL_SHAPES,
  levelText,
  type Translate,
} from "./words";

const HEIGHT = { events: 104, last: 130 } as const;

/** By rising gravity, as they are stacked. */
const ALARMS = [
  { name: "level1", color: "var(--level-medium)", level: 1 },
  { name: "level2", color: "var(--level-high)", level: 2 },
  { name: "level3", color: "var(--level-critical)", level: 3 },
] as const;

interface CoursePanelProps {
  hourly: Hourly | null;
  /** Without the choice of a kind, which leaves out what is monitored. */
  monitored: Hourly | null;
  /** The one that is chosen. */
  kind: EventKind | null;
  isOld: boolean;
}

/** Charts below each other: on one scale the many drowsy stretches would hide the few microsleeps. */
export function CoursePanel({ hourly, monitored, kind, isOld }: CoursePanelProps) {
  const { t } = useTranslation("insights");
  return (
    <Panel title={t("course.title")}>
      <div className={classes.course} aria-busy={isOld}>
        {hourly ? (
          <Course hourly={hourly} monitored={monitored ?? hourly} kind={kind} />
        ) : (
          t("states.loading")
        )}
      </div>
    </Panel>
  );
}

type CourseProps = { hourly: Hourly; monitored: Hourly; kind: EventKind | null };

function Course({ hourly, monitored, kind }: CourseProps) {
  const { t } = useTranslation("insights");
  const byHour = isByHour(hourly);
  const seen = binsOf(monitored);
  const bins = binsOf(hourly).map((bin, i) => ({
    ...bin,
    monitoredH: seen[i]?.monitoredH ?? 0,
    observedH: seen[i]?.observedH ?? 0,
    name: byHour ? hourText(bin.from.getHours()) : dayOfMonth(bin.from),
  }));
  const words = wordsOf(hourly, byHour, t);
  return (
    <>
      <p className={classes.unit}>{t("course.unitEvents", words)}</p>
      {kind === null ? (
        <Kinds bins={bins} words={words} />
      ) : (
        <>
          <One bins={bins} words={words} name="events" title={kindText(kind, t)} />
          <One bins={bins} words={words} name="drowsy" title={t("course.ofThese")} />
        </>
      )}
      <Multiple title={t("course.monitored")} says={t("course.monitoredSays")}>
        <Bars
          data={bins}
          height={HEIGHT.last}
          format={formatHours}
          highest={highestOf(bins, ["monitoredH"])}
          withNames
          label={t("course.chart", {
            ...words,
            what: t("course.monitored"),
            total: t("course.hours", { value: formatHours(sumOf(bins, ["monitoredH"])) }),
          })}
          series={[{ name: "monitoredH", color: "var(--accent)", label: t("course.monitored") }]}
        />
      </Multiple>
      <AsTable>
        <CourseTable bins={bins} byHour={byHour} />
      </AsTable>
    </>
  );
}

type NamedBin = Bin & { name: string };
type Words = { step: string; from: string; to: string };

function wordsOf({ from, to }: Hourly, byHour: boolean, t: Translate): Words {
  // The last day, not the midnight at which it ends.
  const last = new Date(Date.parse(to) - 1);
  return byHour
    ? {
        step: t("course.hour"),
        from: formatDateTime(new Date(from)),
        to: formatDateTime(new Date(to)),
      }
    : { step: t("course.day"), from: formatDate(new Date(from)), to: formatDate(last) };
}

interface KindsProps {
  bins: readonly NamedBin[];
  words: Words;
}

/** Everything that happened: what matters most has a scale of its own. */
function Kinds(props: KindsProps) {
  const { t } = useTranslation("insights");
  return (
    <>
      <One
        {...props}
        name="closures"
        title={t("course.closures")}
        says={t("course.closuresSays")}
        color="var(--level-critical)"
      />
      <Alarms {...props} />
      <One {...props} name="drowsy" title={t("course.drowsy")} says={t("course.drowsySays")} />
    </>
  );
}

interface OneProps extends KindsProps {
  name: keyof Counts;
  title: string;
  says?: string;
  color?: string;
}

function One({ bins, words, name, title, says = "", color = "var(--level-high)" }: OneProps) {
  const { t } = useTranslation("insights");
  const total = formatNumber(sumOf(bins, [name]));
  return (
    <Multiple title={title} says={says}>
      <Bars
        data={bins}
        height={HEIGHT.events}
        format={formatNumber}
        highest={highestOf(bins, [name])}
        isWhole
        label={t("course.chart", { ...words, what: title, total })}
        series={[{ name, color, label: title }]}
      />
    </Multiple>
  );
}

function Alarms({ bins, words }: KindsProps) {
  const { t } = useTranslation("insights");
  const names = ALARMS.map(({ name }) => name);
  const total = formatNumber(sumOf(bins, names));
  const entries = ALARMS.map(({ level }) => ({
    shape: LEVEL_SHAPES[level] ?? "ring",
    text: levelText(level, t),
  }));
  return (
    <Multiple
      title={t("course.alarms")}
      says={t("course.alarmsSays")}
      legend={<Legend entries={entries} />}
    >
      <Bars
        data={bins}
        height={HEIGHT.events}
        format={formatNumber}
        highest={highestOf(bins, names)}
        isWhole
        label={t("course.chart", { ...words, what: t("course.alarms"), total })}
        series={ALARMS.map(({ name, color, level }) => ({
          name,
          color,
          label: levelText(level, t),
        }))}
      />
    </Multiple>
  );
}

function sumOf(bins: readonly Bin[], names: readonly (keyof Counts)[]): number {
  return bins.reduce((sum, bin) => sum + stackOf(bin, names), 0);
}

function highestOf(bins: readonly Bin[], names: readonly (keyof Counts)[]): number {
  return bins.reduce((most, bin) => Math.max(most, stackOf(bin, names)), 0);
}

function stackOf(bin: Bin, names: readonly (keyof Counts)[]): number {
  return names.reduce((sum, name) => sum + bin[name], 0);
}

function CourseTable({ bins, byHour }: { bins: readonly Bin[]; byHour: boolean }) {
  const { t } = useTranslation("insights");
  const count = (name: string, key: keyof Counts) => ({
    name,
    isNumber: true,
    cell: (bin: Bin) => formatNumber(bin[key]),
  });
  const hours = (name: string, key: "monitoredH" | "observedH") => ({
    name,
    isNumber: true,
    cell: (bin: Bin) => t("course.hours", { value: formatHours(bin[key]) }),
  });
  return (
    <DataTable
      label={t("course.title")}
      rows={bins}
      keyOf={({ from }) => from.getTime()}
      columns={[
        { name: t("course.from"), cell: ({ from }) => binText(from, byHour) },
        count(t("course.events"), "events"),
        count(t("course.closures"), "closures"),
        ...ALARMS.map(({ name, level }) => count(levelText(level, t), name)),
        count(t("course.falseAlarms"), "falseAlarms"),
        count(t("course.drowsy"), "drowsy"),
        hours(t("course.monitored"), "monitoredH"),
        hours(t("course.observed"), "observedH"),
      ]}
    />
  );
}
