import { useTranslation } from "react-i18next";
import { type Dashboard, getDashboard } from "../../api/getDashboard";
import { getDevices } from "../../api/getDevices";
import { getHourly, type Hourly } from "../../api/getHourly";
import { getSubjects } from "../../api/getSubjects";
import { PageIntro } from "../../components/PageIntro";
import { totalOf } from "./binning";
import { CoursePanel } from "./CoursePanel";
import { DownloadPanel } from "./DownloadPanel";
import { DrivePanel } from "./drives/DrivePanel";
import { DrivesPanel } from "./drives/DrivesPanel";
import { FailureNote } from "./FailureNote";
import { FilterBar } from "./FilterBar";
import { type Filters, queryOf, toParams, whoOf } from "./filters";
import { HoursPanel } from "./HoursPanel";
import classes from "./InsightsPage.module.css";
import { LivePanel } from "./LivePanel";
import { MonitoredPanel } from "./MonitoredPanel";
import { PeoplePanel } from "./PeoplePanel";
import { Denied, Empty, EmptyRange, Nobody, Slow } from "./States";
import { type FilterState, useFilters } from "./useFilters";
import { type Insight, isDenied, useInsight } from "./useInsight";

/** How often the last hour is asked for again. */
const ASK_LIVE_EVERY_MS = 10_000;

export function InsightsPage() {
  const { t } = useTranslation("insights");
  return (
    <>
      <PageIntro title={t("title")} lead={t("lead")} />
      <div className={classes.panels}>
        <Content />
      </div>
    </>
  );
}

function Content() {
  const state = useFilters();
  const { filters } = state;
  const live = useLive(filters);
  const hourly = useHourly(filters);
  const ofAllKinds = useHourly({ ...filters, kind: null });
  const all = [live, hourly, ofAllKinds];
  const denied = all.map(({ outage }) => outage).find(isDenied);
  if (denied) return <Denied outage={denied} />;
  const isSome = filters.subject !== null || filters.device !== null;
  const isEmpty = live.value?.overall.total_events === 0 && !live.isOld;
  if (isEmpty && !isSome) return <Empty />;
  const failed = all.find(({ outage }) => outage !== null);
  return (
    <>
      <Choices state={state} />
      {failed && <FailureNote insight={failed} />}
      <Slow isWaiting={all.some((one) => one.value === null && one.isAsking)} />
      {isEmpty ? (
        <Nobody {...state} />
      ) : (
        <Figures
          {...{ state, live, hourly, ofAllKinds, isSome }}
          isFailing={failed !== undefined}
        />
      )}
    </>
  );
}

interface FiguresProps {
  state: FilterState;
  live: Insight<Dashboard>;
  hourly: Insight<Hourly>;
  ofAllKinds: Insight<Hourly>;
  isSome: boolean;
  /** That something could not be loaded is said already. */
  isFailing: boolean;
}

function Figures({ state, live, hourly, ofAllKinds, isSome, isFailing }: FiguresProps) {
  const { filters } = state;
  const { value, isOld } = hourly;
  const isEmptyRange = value?.hours.length === 0 && !isOld;
  // What could not be loaded is said once, above; the panels would only wait for it.
  const isLost = (one: Insight<unknown>) => one.value === null && one.outage !== null;
  return (
    <>
      {!isLost(live) && <LivePanel live={live} isSome={isSome} />}
      {value && isEmptyRange && <EmptyRange state={state} hourly={value} />}
      {!isEmptyRange && !isLost(ofAllKinds) && (
        <MonitoredPanel total={ofAllKinds.value && totalOf(ofAllKinds.value.hours)} />
      )}
      {!isEmptyRange && !isLost(hourly) && (
        <CoursePanel
          hourly={value}
          monitored={ofAllKinds.value}
          kind={filters.kind}
          isOld={isOld}
        />
      )}
      {!isEmptyRange && !isLost(ofAllKinds) && (
        <HoursPanel hourly={ofAllKinds.value} isOld={ofAllKinds.isOld} />
      )}
      <People state={state} isFailing={isFailing} />
      {filters.subject !== null && (
        <DrivesPanel key={filters.subject} state={state} subject={filters.subject} />
      )}
      {filters.drive !== null && <DrivePanel state={state} drive={filters.drive} />}
      {value && !isEmptyRange && (
        <DownloadPanel hourly={value} query={queryOf(filters, new Date())} />
      )}
    </>
  );
}

function Choices({ state }: { state: FilterState }) {
  const subjects = useInsight(["subjects"], () => getSubjects());
  const devices = useInsight(["devices"], getDevices);
  return (
    <FilterBar
      state={state}
      subjects={subjects.value?.subjects ?? []}
      devices={devices.value?.devices ?? []}
    />
  );
}

function People({ state, isFailing }: Pick<FiguresProps, "state" | "isFailing">) {
  const { device } = state.filters;
  const insight = useInsight(["subjects", ...(device === null ? [] : [device])], () =>
    getSubjects(device === null ? {} : { device_id: device }),
  );
  if (insight.value === null && insight.outage)
    return isFailing ? null : <FailureNote insight={insight} />;
  return <PeoplePanel subjects={insight.value?.subjects ?? null} state={state} />;
}

function useLive(filters: Filters): Insight<Dashboard> {
  const who = whoOf(filters);
  const key = ["live", new URLSearchParams({ ...who }).toString()];
  return useInsight(key, () => getDashboard(who), ASK_LIVE_EVERY_MS);
}

function useHourly(filters: Filters): Insight<Hourly> {
  const key = ["hourly", toParams({ ...filters, drive: null }).toString()];
  return useInsight(key, () => getHourly(queryOf(filters, new Date())));
}
