import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Device } from "../../api/getDevices";
import type { EventKind } from "../../api/getHourly";
import type { Subject } from "../../api/getSubjects";
import { SegmentedChoice } from "../../components/SegmentedChoice";
import { DayFields } from "./DayFields";
import classes from "./FilterBar.module.css";
import {
  DEFAULTS,
  dayAfter,
  dayText,
  type Filters,
  KINDS,
  PRESETS,
  type Preset,
  spanOf,
} from "./filters";
import type { FilterState } from "./useFilters";
import { shortId } from "./words";

const FIELD = { input: classes.field ?? "" };
/** Of a select: no choice. */
const ALL = "";

interface FilterBarProps {
  state: FilterState;
  subjects: readonly Subject[];
  devices: readonly Device[];
}

export function FilterBar({ state, subjects, devices }: FilterBarProps) {
  const { t } = useTranslation("insights");
  const { filters, ignored, change } = state;
  const people = subjects.map(({ subject_id }) => ({
    value: subject_id,
    label: shortId(subject_id),
  }));
  const named = devices.map(({ device_id, name }) => ({
    value: device_id,
    label: name ?? shortId(device_id),
  }));
  const kinds = KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }));
  return (
    <section className={classes.bar} aria-label={t("filters.title")}>
      <div className={classes.range}>
        <SegmentedChoice
          legend={t("filters.range")}
          options={PRESETS.map((value) => ({ value, label: t(`filters.${value}`) }))}
          value={filters.preset}
          onChange={(preset) => change(rangeFor(preset, filters))}
        />
      </div>
      {filters.preset === "custom" && <DayFields filters={filters} onChange={change} />}
      <Choice
        label={t("filters.person")}
        all={t("filters.anybody")}
        options={people}
        value={filters.subject}
        onChange={(subject) => change({ subject, drive: null })}
      />
      <Choice
        label={t("filters.device")}
        all={t("filters.anyDevice")}
        options={named}
        value={filters.device}
        onChange={(device) => change({ device })}
      />
      <Choice
        label={t("filters.kind")}
        all={t("filters.anyKind")}
        options={kinds}
        value={filters.kind}
        onChange={(kind) => change({ kind: kind as EventKind | null })}
      />
      {ignored.length > 0 && (
        <p className={classes.ignored} role="status">
          {t("filters.ignored", { count: ignored.length, names: ignored.join(", ") })}
        </p>
      )}
    </section>
  );
}

/** Days of one's own begin with those that were shown. */
function rangeFor(preset: Preset, filters: Filters): Partial<Filters> {
  if (preset !== "custom") return { preset, from: null, to: null };
  const { from, to } = spanOf(filters, new Date());
  const last = new Date(to.getTime() - 1);
  return { preset, from: dayText(from), to: dayText(last < from ? dayAfter(from, 0) : last) };
}

interface ChoiceProps {
  label: string;
  /** What no choice is called. */
  all: string;
  options: readonly { value: string; label: string }[];
  value: string | null;
  onChange: (value: string | null) => void;
}

function Choice({ label, all, options, value, onChange }: ChoiceProps) {
  // The address may name somebody whom the server does not, or not yet.
  const isListed = value === null || options.some((option) => option.value === value);
  const unlisted = isListed ? [] : [{ value, label: shortId(value) }];
  return (
    <NativeSelect
      className={classes.choice}
      classNames={FIELD}
      label={label}
      data={[{ value: ALL, label: all }, ...unlisted, ...options]}
      value={value ?? ALL}
      onChange={({ currentTarget }) => onChange(currentTarget.value || null)}
    />
  );
}

export function isFiltered({ subject, device, kind }: Filters): boolean {
  return subject !== DEFAULTS.subject || device !== DEFAULTS.device || kind !== DEFAULTS.kind;
}
