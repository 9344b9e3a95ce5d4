import { useTranslation } from "react-i18next";
import type { Finding } from "../../api/modelLife";
import { type Column, Rows } from "../../components/asked/Rows";
import { Moment } from "../../components/Moment";
import { formatNumber } from "../../lib/format";
import { keyOf, labelOf } from "./findings";
import { Mark } from "./Mark";
import { momentText } from "./moment";
import { FINDING_SHAPES, formatStatistic } from "./words";

interface FindingsTableProps {
  label: string;
  findings: readonly Finding[];
  /** Of one thing over time, instead of many things at once. */
  isHistory?: boolean;
}

/** Every value beside the threshold that it is held to, and how much it stands on. */
export function FindingsTable({ label, findings, isHistory = false }: FindingsTableProps) {
  const { t } = useTranslation("models");
  const head: Column<Finding> = isHistory
    ? { name: t("drift.at"), cell: ({ at }) => <Moment iso={at} /> }
    : { name: t("drift.what"), cell: labelOf };
  return (
    <Rows
      caption={label}
      rows={findings}
      keyOf={(finding) => `${finding.at} ${keyOf(finding)}`}
      head={head}
      columns={useColumns()}
    />
  );
}

function useColumns(): Column<Finding>[] {
  const { t } = useTranslation("models");
  const statistic = (value: number | null) =>
    value === null ? t("unknown") : formatStatistic(value);
  return [
    {
      name: t("drift.state"),
      cell: ({ status }) => (
        <Mark shape={FINDING_SHAPES[status]}>{t(`drift.states.${status}`)}</Mark>
      ),
    },
    { name: t("drift.value"), cell: ({ value }) => statistic(value) },
    { name: t("drift.threshold"), cell: ({ threshold }) => statistic(threshold) },
    { name: t("drift.n"), cell: ({ n }) => formatNumber(n) },
    {
      name: t("drift.period"),
      cell: ({ from, to }) => t("drift.span", { from: momentText(from), to: momentText(to) }),
    },
  ];
}
