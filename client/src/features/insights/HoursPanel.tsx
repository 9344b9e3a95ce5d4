import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Hourly } from "../../api/getHourly";
import { Panel } from "../../components/Panel";
import { SegmentedChoice } from "../../components/SegmentedChoice";
import { StateShape } from "../../components/StateShape";
import { activeLocale, formatNumber } from "../../lib/format";
import { AsTable } from "./AsTable";
import { Bars } from "./Bars";
import { hoursOfDay, LEAST_MONITORED_H } from "./binning";
import classes from "./charts.module.css";
import { DataTable } from "./DataTable";
import { type HourRate, MEASURES, type Measure, ratesOf, runsOf } from "./hourRates";
import { IntervalBand } from "./IntervalBand";
import { Multiple } from "./Multiple";
import { formatHours, formatRate, hourText } from "./words";

const HEIGHT = { rates: 220, monitored: 120 } as const;

interface HoursPanelProps {
  /** Of every kind: what is monitored is known from all of them only. */
  hourly: Hourly | null;
  isOld: boolean;
}

export function HoursPanel({ hourly, isOld }: HoursPanelProps) {
  const { t } = useTranslation("insights");
  const [measure, setMeasure] = useState<Measure>("alarms");
  return (
    <Panel title={t("hours.title")}>
      <div className={classes.hours} aria-busy={isOld}>
        <div className={classes.measure}>
          <SegmentedChoice
            legend={t("hours.measure")}
            options={MEASURES.map((value) => ({ value, label: t(`hours.${value}`) }))}
            value={measure}
            onChange={setMeasure}
          />
        </div>
        {hourly ? (
          <Rates rates={ratesOf(hoursOfDay(hourly.hours), measure)} measure={measure} />
        ) : (
          t("states.loading")
        )}
      </div>
    </Panel>
  );
}

interface RatesProps {
  rates: readonly HourRate[];
  measure: Measure;
}

function Rates({ rates, measure }: RatesProps) {
  const { t } = useTranslation("insights");
  const unknown = rates.filter(({ rate }) => rate === null).map(({ hour }) => hour);
  const least = formatHours(LEAST_MONITORED_H);
  const data = rates.map(({ hour, rate, monitoredH }) => ({
    name: hourText(hour),
    hour,
    interval: rate && [rate.low, rate.high],
    value: rate?.value,
    monitoredH,
  }));
  const isUnknown = unknown.length === rates.length;
  return (
    <>
      {isUnknown ? (
        <p className={classes.note}>{t("hours.nothing", { least })}</p>
      ) : (
        <Multiple title={t(`hours.rate.${measure}`)} says={t("hours.rateSays")}>
          <Bars
            label={t("hours.chart", { what: t(`hours.rate.${measure}`) })}
            data={data}
            height={HEIGHT.rates}
            format={formatRate}
            series={[{ name: "interval", color: "var(--accent)" }]}
            shape={IntervalBand}
            highest={Math.max(...rates.map(({ rate }) => rate?.high ?? 0))}
            hatched={runsOf(unknown).map(([from, to]) => [hourText(from), hourText(to - 1)])}
            tooltip={({ hour }) => <RateTip rate={rates[hour]} />}
          />
        </Multiple>
      )}
      <Multiple title={t("hours.monitored")} says={t("hours.monitoredSays")}>
        <Bars
          label={t("hours.chartMonitored")}
          data={data}
          height={HEIGHT.monitored}
          format={formatHours}
          withNames
          highest={Math.max(...rates.map((row) => row.monitoredH))}
          series={[{ name: "monitoredH", color: "var(--accent)", label: t("hours.monitored") }]}
        />
      </Multiple>
      {unknown.length > 0 && !isUnknown && (
        <p className={classes.unknown}>
          <StateShape shape="bar" size={16} />
          {t("hours.tooLittle", { least, hours: runsText(unknown) })}
        </p>
      )}
      {measure === "drowsy" && <p className={classes.note}>{t("hours.independent")}</p>}
      <AsTable>
        <RateTable rates={rates} />
      </AsTable>
    </>
  );
}

/** "00:00–06:00, 22:00–00:00" */
function runsText(hours: readonly number[]): string {
  const runs = runsOf(hours).map(([from, to]) => `${hourText(from)}–${hourText(to)}`);
  return new Intl.ListFormat(activeLocale(), { type: "unit" }).format(runs);
}

function RateTip({ rate: row }: { rate: HourRate | undefined }) {
  const { t } = useTranslation("insights");
  if (!row?.rate) return null;
  const [low, high] = [formatRate(row.rate.low), formatRate(row.rate.high)];
  return (
    <>
      <p className={classes.tooltip}>{hourText(row.hour)}</p>
      <p>{t("hours.value", { rate: formatRate(row.rate.value) })}</p>
      <p>
        {t("hours.interval")}: {t("hours.between", { low, high })}
      </p>
    </>
  );
}

function RateTable({ rates }: { rates: readonly HourRate[] }) {
  const { t } = useTranslation("insights");
  return (
    <DataTable
      label={t("hours.title")}
      rows={rates}
      keyOf={({ hour }) => hour}
      columns={[
        {
          name: t("hours.hour"),
          cell: ({ hour }) => `${hourText(hour)}–${hourText(hour + 1)}`,
        },
        { name: t("hours.count"), isNumber: true, cell: ({ count }) => formatNumber(count) },
        {
          name: t("hours.monitored"),
          isNumber: true,
          cell: ({ monitoredH }) => t("course.hours", { value: formatHours(monitoredH) }),
        },
        {
          name: t("hours.perHour"),
          isNumber: true,
          cell: ({ rate }) => (rate ? formatRate(rate.value) : t("hours.few")),
        },
        {
          name: t("hours.interval"),
          isNumber: true,
          cell: ({ rate }) =>
            rate
              ? t("hours.between", { low: formatRate(rate.low), high: formatRate(rate.high) })
              : "–",
        },
      ]}
    />
  );
}
