import { checkRow } from "./checkRow";
import type { Scan } from "./scan";
import type { Preview } from "./snapshot";

/** What the page says about a file before anything is sent. */
export function previewOf(scan: Scan): Preview {
  const { layout, table } = scan;
  const { header, delimiter, inputs, time, subject, absent, kept, replaced } = layout;
  return {
    rows: table.rows,
    usable: table.rows - scan.unusable,
    delimiter,
    encoding: scan.encoding,
    header,
    sent: inputs.map(({ index }) => index),
    time,
    subject,
    absent,
    kept,
    replaced: replaced.map((index) => header[index] ?? ""),
    timeKind: scan.timeKind,
    unreadableTimes: scan.unreadableTimes,
    firstRows: scan.firstRows.map(({ line, fields }) => ({
      line,
      fields,
      estimate: null,
      problem: checkRow(fields, layout),
    })),
  };
}
