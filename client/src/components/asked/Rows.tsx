import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Rows.module.css";

/** As many as a person looks through at once; ours. */
const STEP = 20;

export interface Column<Row> {
  name: string;
  cell: (row: Row) => ReactNode;
}

interface RowsProps<Row> {
  caption: string;
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
  /** What the row is about, as its heading. */
  head: Column<Row>;
  columns: readonly Column<Row>[];
}

/** A table; on a phone each row becomes a block with the columns' names in it. Long ones come in steps. */
export function Rows<Row>({ caption, rows, keyOf, head, columns }: RowsProps<Row>) {
  const [shown, setShown] = useState(STEP);
  return (
    <>
      <table className={classes.table}>
        <caption className={classes.caption}>{caption}</caption>
        <thead className={classes.head}>
          <tr>
            {[head, ...columns].map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map((row) => (
            <tr key={keyOf(row)} className={classes.row}>
              <th scope="row" className={classes.about}>
                {head.cell(row)}
              </th>
              {columns.map(({ name, cell }) => (
                <td key={name}>
                  <span className={classes.label}>{name}</span>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown && <More all={rows.length} {...{ shown, setShown }} />}
    </>
  );
}

interface MoreProps {
  shown: number;
  all: number;
  setShown: (shown: number) => void;
}

function More({ shown, all, setShown }: MoreProps) {
  const { t } = useTranslation("asked");
  return (
    <p className={classes.more}>
      {t("rows.shown", { shown, all })}
      <Button variant="default" size="sm" onClick={() => setShown(shown + STEP)}>
        {t("rows.more")}
      </Button>
    </p>
  );
}
