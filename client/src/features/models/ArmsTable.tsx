import { useTranslation } from "react-i18next";
import type { Experiment, Interval, Outcomes } from "../../api/modelLife";
import { type Column, Rows } from "../../components/asked/Rows";
import { formatNumber } from "../../lib/format";
import { Mark } from "./Mark";
import common from "./Models.module.css";
import { Ranged } from "./Ranged";
import { formatRate, formatStatistic, ROLE_SHAPES } from "./words";

const TENTHS = 10;

/** What either arm came to; a figure without its interval is none to decide by. */
export function ArmsTable({ experiment: { id, arms } }: { experiment: Experiment }) {
  const { t } = useTranslation("models");
  return (
    <Rows
      caption={t("experiments.outcomes", { id })}
      rows={arms}
      keyOf={({ arm }) => arm}
      head={{ name: t("experiments.arm"), cell: (row) => <Arm {...row} /> }}
      columns={useColumns()}
    />
  );
}

function useColumns(): Column<Outcomes>[] {
  const { t } = useTranslation("models");
  return [
    { name: t("experiments.predictions"), cell: ({ predictions }) => formatNumber(predictions) },
    {
      name: t("experiments.errors"),
      cell: ({ error_rate }) => <Rate rate={error_rate} format={formatRate} />,
    },
    {
      name: t("experiments.latency"),
      cell: ({ latency_ms: ms }) =>
        ms === null ? t("unknown") : t("experiments.milliseconds", { value: formatStatistic(ms) }),
    },
    {
      name: t("experiments.monitored"),
      cell: ({ monitored_hours: hours }) => t("experiments.hours", { value: tenths(hours) }),
    },
    {
      name: t("experiments.alarms"),
      cell: ({ alarms_per_hour }) => <Rate rate={alarms_per_hour} format={formatStatistic} />,
    },
    { name: t("experiments.falseAlarms"), cell: (row) => <FalseAlarms {...row} /> },
    { name: t("experiments.kss"), cell: (row) => <Kss {...row} /> },
  ];
}

function tenths(value: number): string {
  return formatNumber(Math.round(value * TENTHS) / TENTHS);
}

function Arm({ arm, version }: Outcomes) {
  const { t } = useTranslation("models");
  return (
    <>
      <Mark shape={ROLE_SHAPES[arm]}>{t(`roles.${arm}`)}</Mark>
      <span className={common.small}>{version}</span>
    </>
  );
}

interface RateProps {
  rate: Interval | null;
  format: (value: number) => string;
}

function Rate({ rate, format }: RateProps) {
  const { t } = useTranslation("models");
  if (!rate) return t("unknown");
  return <Ranged value={rate.value} interval={rate.interval95} format={format} />;
}

function FalseAlarms({ false_alarm_rate: rate }: Outcomes) {
  const { t } = useTranslation("models");
  return (
    <>
      <Rate rate={rate} format={formatRate} />
      {rate && (
        <span className={common.small}>{t("experiments.ofAnswers", { count: rate.n })}</span>
      )}
    </>
  );
}

function Kss({ kss }: Outcomes) {
  const { t } = useTranslation("models");
  if (!kss) return t("unknown");
  return (
    <>
      {tenths(kss.mean)}
      <span className={common.small}>{t("experiments.ofAnswers", { count: kss.n })}</span>
    </>
  );
}
