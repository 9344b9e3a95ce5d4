import { UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Subject } from "../../api/getSubjects";
import { Panel } from "../../components/Panel";
import { StateShape } from "../../components/StateShape";
import { formatDateTime, formatNumber } from "../../lib/format";
import { type Column, DataTable } from "./DataTable";
import { poisson } from "./intervals";
import classes from "./PeoplePanel.module.css";
import { alarmsPerHour, nextSort, type Sort, type SortName, sorted } from "./sorting";
import type { FilterState } from "./useFilters";
import { formatHours, formatRate, LEVEL_SHAPES, shortId, type Translate } from "./words";

const LAST_SEEN_FIRST: Sort = { by: "last_seen", direction: "descending" };

interface PeoplePanelProps {
  subjects: readonly Subject[] | null;
  state: FilterState;
}

export function PeoplePanel({ subjects, state }: PeoplePanelProps) {
  const { t } = useTranslation("insights");
  return (
    <Panel title={t("people.title")}>
      <p className={classes.lead}>{t("people.lead")}</p>
      <div className={classes.content}>
        {subjects === null && t("states.loading")}
        {subjects?.length === 0 && t("people.none")}
        {subjects && subjects.length > 0 && <People subjects={subjects} state={state} />}
      </div>
    </Panel>
  );
}

function People({
  subjects,
  state: { filters, linkTo },
}: {
  subjects: readonly Subject[];
  state: FilterState;
}) {
  const { t } = useTranslation("insights");
  const [sort, setSort] = useState(LAST_SEEN_FIRST);
  const column = (
    by: Sort["by"],
    name: string,
    cell: Column<Subject>["cell"],
    isNumber = false,
  ): Column<Subject> => ({
    name,
    cell,
    isNumber,
    sorted: sort.by === by ? sort.direction : undefined,
    head: <SortButton name={name} sort={sort} by={by} onSort={() => setSort(nextSort(sort, by))} />,
  });
  return (
    <DataTable
      label={t("people.title")}
      rows={sorted(subjects, sort)}
      keyOf={({ subject_id }) => subject_id}
      isChosen={({ subject_id }) => subject_id === filters.subject}
      columns={[
        column("subject_id", t("people.person"), ({ subject_id }) => (
          <Person
            id={subject_id}
            isChosen={subject_id === filters.subject}
            to={linkTo({ subject: subject_id, drive: null })}
          />
        )),
        column("last_seen", t("people.seen"), ({ last_seen }) =>
          formatDateTime(new Date(last_seen)),
        ),
        ...numbersOf(t).map(([by, name, text]) => column(by, name, text, true)),
        column("worst_level", t("people.worst"), ({ worst_level }) => (
          <Level level={worst_level} />
        )),
      ]}
    />
  );
}

type NumberColumn = [SortName, string, (subject: Subject) => string];

function numbersOf(t: Translate): NumberColumn[] {
  return [
    [
      "monitored_hours",
      t("people.monitored"),
      ({ monitored_hours }) => t("course.hours", { value: formatHours(monitored_hours) }),
    ],
    ["alarms", t("people.alarms"), ({ alarms }) => formatNumber(alarms)],
    ["alarms_per_hour", t("people.alarmRate"), (subject) => alarmRateText(subject, t)],
    ["drowsy_events", t("people.drowsy"), ({ drowsy_events }) => formatNumber(drowsy_events)],
    [
      "events_per_hour",
      t("people.rate"),
      ({ events_per_hour: rate }) => (rate === null ? t("people.unknown") : formatRate(rate)),
    ],
  ];
}

/** "3.9 (2.9 to 5.1)": of how little it may be known is said beside it. */
function alarmRateText(subject: Subject, t: Translate): string {
  const rate = alarmsPerHour(subject);
  if (rate === null) return t("people.unknown");
  const { low, high } = poisson(subject.alarms);
  return t("people.alarmRateValue", {
    rate: formatRate(rate),
    low: formatRate(low / subject.monitored_hours),
    high: formatRate(high / subject.monitored_hours),
  });
}

interface SortButtonProps {
  name: string;
  sort: Sort;
  by: Sort["by"];
  onSort: () => void;
}

function SortButton({ name, sort, by, onSort }: SortButtonProps) {
  const isSorted = sort.by === by;
  return (
    <UnstyledButton className={classes.sort} onClick={onSort}>
      {name}
      <svg
        className={classes.arrow}
        data-shown={isSorted || undefined}
        data-up={sort.direction === "ascending" || undefined}
        width="10"
        height="10"
        viewBox="0 0 10 10"
        aria-hidden="true"
      >
        <path d="M1 3h8L5 8z" />
      </svg>
    </UnstyledButton>
  );
}

function Person({ id, isChosen, to }: { id: string; isChosen: boolean; to: string }) {
  return (
    <Link
      className={classes.person}
      to={to}
      title={id}
      preventScrollReset
      aria-current={isChosen || undefined}
    >
      {shortId(id)}
    </Link>
  );
}

/** Shape and word of the gravest alarm. */
export function Level({ level }: { level: number }) {
  const { t } = useTranslation("insights");
  return (
    <span className={classes.level}>
      <StateShape shape={LEVEL_SHAPES[level] ?? "ring"} size={14} />
      {level > 0 ? t("levels.short", { level }) : t("levels.level0")}
    </span>
  );
}
