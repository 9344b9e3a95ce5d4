import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { LEVEL_SHAPES } from "../../components/levelShapes";
import { StateShape } from "../../components/StateShape";
import { formatNumber, formatShare } from "../../lib/format";
import { LEVELS } from "../../lib/levels";
import classes from "./ResultTable.module.css";
import { scrollRange } from "./scrolling";
import type { ShownRow, Snapshot } from "./snapshot";
import type { Estimate } from "./table";
import { reasonText } from "./words";

interface ResultTableProps {
  ref: Ref<HTMLElement>;
  state: Snapshot;
  /** The first row to show, and the rows from there on. */
  first: number;
  rows: (ShownRow | null)[];
  onScroll: (top: number) => void;
}

/** Level, confidence and the three probabilities. */
const RESULT_COLUMNS = 2 + LEVELS.length;

/** Only the rows in sight exist; a tall empty element behind them makes the scroll bar. */
export function ResultTable({ ref, state, first, rows, onScroll }: ResultTableProps) {
  const { t } = useTranslation("batch");
  const { preview } = state;
  if (!preview) return null;
  const columns = [preview.time, preview.subject, ...preview.sent].filter((at) => at !== null);
  return (
    <section
      ref={ref}
      className={classes.scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and not everybody has a mouse
      tabIndex={0}
      aria-label={t("results.label")}
      onScroll={(event) => onScroll(event.currentTarget.scrollTop)}
    >
      <div className={classes.window}>
        <table className={classes.table} aria-rowcount={preview.rows + 1}>
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col" className={classes.line}>
                {t("results.line")}
              </th>
              <th scope="col" className={classes.level}>
                {t("results.level")}
              </th>
              <th scope="col">{t("results.confidence")}</th>
              {LEVELS.map((level) => (
                <th key={level} scope="col" className={classes.share}>
                  {t(`levels.${level}`)}
                </th>
              ))}
              {columns.map((at) => (
                <th key={at} scope="col" className={at === preview.time ? classes.time : undefined}>
                  {preview.header[at]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the elements stay, their content changes
              <tr key={index} aria-rowindex={first + index + 2}>
                {row && <RowCells row={row} columns={columns} />}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div style={{ height: scrollRange(preview.rows) }} />
    </section>
  );
}

function RowCells({ row, columns }: { row: ShownRow; columns: number[] }) {
  return (
    <>
      <th scope="row">{formatNumber(row.line)}</th>
      {row.estimate ? <EstimateCells estimate={row.estimate} /> : <WithoutEstimate row={row} />}
      {columns.map((at) => (
        <td key={at} title={row.fields[at]}>
          {row.fields[at]}
        </td>
      ))}
    </>
  );
}

function EstimateCells({ estimate }: { estimate: Estimate }) {
  const { t } = useTranslation("batch");
  const level = LEVELS[estimate.level] ?? "low";
  return (
    <>
      <td>
        <span className={classes.word}>
          <StateShape shape={LEVEL_SHAPES[level]} size={14} />
          {t(`levels.${level}`)}
        </span>
      </td>
      <td>{formatShare(estimate.confidence)}</td>
      {LEVELS.map((name, index) => (
        <td key={name}>{formatShare(estimate.probabilities[index] ?? 0)}</td>
      ))}
    </>
  );
}

function WithoutEstimate({ row: { problem } }: { row: ShownRow }) {
  const { t } = useTranslation("batch");
  const text = problem ? reasonText(problem, t) : t("results.notSent");
  return (
    <td
      colSpan={RESULT_COLUMNS}
      className={problem ? classes.problem : classes.waiting}
      title={text}
    >
      {text}
    </td>
  );
}
