import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Drive, getDrives } from "../../../api/getDrives";
import { Panel } from "../../../components/Panel";
import { formatDuration } from "../../../lib/duration";
import { formatDateTime, formatNumber, formatShare } from "../../../lib/format";
import { useArrivalFocus } from "../../../lib/useArrivalFocus";
import { DataTable } from "../DataTable";
import { FailureNote } from "../FailureNote";
import { spanOf, toParams, whoOf } from "../filters";
import { Level } from "../PeoplePanel";
import people from "../PeoplePanel.module.css";
import type { FilterState } from "../useFilters";
import { useInsight } from "../useInsight";
import { shortId } from "../words";
import classes from "./drives.module.css";

const PAGE = 20;
/** The most that the server tells at once. */
const MOST = 500;

/** One person's drives in the chosen time, newest first. */
export function DrivesPanel({ state, subject }: { state: FilterState; subject: string }) {
  const { t } = useTranslation("insights");
  const [limit, setLimit] = useState(PAGE);
  const { filters } = state;
  const insight = useInsight(
    ["drives", toParams({ ...filters, drive: null }).toString(), String(limit)],
    () => {
      const { from, to } = spanOf(filters, new Date());
      const span = { from: from.toISOString(), to: to.toISOString() };
      return getDrives({ ...span, ...whoOf(filters), limit });
    },
  );
  const panel = useArrivalFocus(subject);
  const { value } = insight;
  return (
    <Panel title={t("drives.title", { person: shortId(subject) })} ref={panel}>
      <div className={classes.drives} aria-busy={insight.isOld}>
        <FailureNote insight={insight} />
        {!value && !insight.outage && t("states.loading")}
        {value?.sessions.length === 0 && <p>{t("drives.none")}</p>}
        {value && value.sessions.length > 0 && <DriveTable drives={value.sessions} state={state} />}
      </div>
      <p className={classes.actions}>
        {value?.next_cursor && limit < MOST && (
          <Button
            variant="default"
            loading={insight.isOld}
            onClick={() => setLimit(Math.min(MOST, limit * 2))}
          >
            {t("drives.more")}
          </Button>
        )}
        <Link
          className={people.person}
          to={state.linkTo({ subject: null, drive: null })}
          preventScrollReset
        >
          {t("drives.close")}
        </Link>
      </p>
      {value?.next_cursor && limit === MOST && (
        <p className={classes.note}>{t("drives.bound", { count: MOST })}</p>
      )}
    </Panel>
  );
}

interface DriveTableProps {
  drives: readonly Drive[];
  state: FilterState;
}

function DriveTable({ drives, state: { filters, linkTo } }: DriveTableProps) {
  const { t } = useTranslation("insights");
  return (
    <DataTable
      label={t("drives.title", { person: shortId(filters.subject ?? "") })}
      rows={drives}
      keyOf={({ session_id }) => session_id}
      isChosen={({ session_id }) => session_id === filters.drive}
      columns={[
        {
          name: t("drives.begin"),
          cell: ({ session_id, started_at }) => (
            <Link
              className={people.person}
              to={linkTo({ drive: session_id })}
              title={session_id}
              preventScrollReset
              aria-current={session_id === filters.drive || undefined}
            >
              {formatDateTime(new Date(started_at))}
            </Link>
          ),
        },
        { name: t("drives.length"), isNumber: true, cell: lengthText },
        {
          name: t("drives.monitored"),
          isNumber: true,
          cell: ({ monitored_ms, observed_ms }) =>
            observed_ms > 0
              ? formatShare(Math.min(1, monitored_ms / observed_ms))
              : t("drives.unknown"),
        },
        { name: t("drives.alarms"), isNumber: true, cell: ({ alarms }) => formatNumber(alarms) },
        {
          name: t("people.drowsy"),
          isNumber: true,
          cell: ({ drowsy_events }) => formatNumber(drowsy_events),
        },
        { name: t("drives.worst"), cell: ({ worst_level }) => <Level level={worst_level} /> },
      ]}
    />
  );
}

function lengthText({ started_at, ended_at }: Drive): string {
  return formatDuration((Date.parse(ended_at) - Date.parse(started_at)) / 1000);
}
