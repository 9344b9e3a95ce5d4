import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./DataTable.module.css";

export interface Column<Row> {
  name: string;
  /** Instead of the name in the head. */
  head?: ReactNode;
  sorted?: "ascending" | "descending" | undefined;
  /** Numbers stand below each other. */
  isNumber?: boolean;
  cell: (row: Row) => ReactNode;
}

interface DataTableProps<Row> {
  /** What it is about. */
  label: string;
  /** The first one names the row. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
  isChosen?: (row: Row) => boolean;
}

/** Scrolls by itself where it is wider or longer than its place. */
export function DataTable<Row>({ label, columns, rows, keyOf, isChosen }: DataTableProps<Row>) {
  const { t } = useTranslation("insights");
  const [first, ...others] = columns;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and not everybody has a mouse
    <section className={classes.scroller} tabIndex={0} aria-label={t("tableOf", { label })}>
      <table className={classes.table}>
        <thead>
          <tr>
            {columns.map(({ name, head, isNumber, sorted }) => (
              <th key={name} scope="col" aria-sort={sorted} data-number={isNumber || undefined}>
                {head ?? name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} data-chosen={isChosen?.(row) || undefined}>
              <th scope="row">{first?.cell(row)}</th>
              {others.map(({ name, isNumber, cell }) => (
                <td key={name} data-number={isNumber || undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
