import { VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Panel } from "../../components/Panel";
import { canonicalName } from "./columns";
import classes from "./PreviewPanel.module.css";
import type { Preview, ShownRow, Snapshot } from "./snapshot";
import { reasonText, type Translate } from "./words";

interface PreviewPanelProps {
  state: Snapshot;
}

export function PreviewPanel({ state: { preview } }: PreviewPanelProps) {
  const { t } = useTranslation("batch");
  if (!preview) return null;
  return (
    <Panel title={t("preview.title")}>
      <dl className={classes.facts}>
        {factsOf(preview, t).map(([name, value]) => (
          <div key={name} className={classes.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3 className={classes.subtitle}>
        {t("preview.firstRows", { count: preview.firstRows.length })}
      </h3>
      <FirstRows preview={preview} />
    </Panel>
  );
}

type Fact = readonly [name: string, value: string];

function factsOf(preview: Preview, t: Translate): Fact[] {
  const { header, sent, subject, time, timeKind, kept, absent, replaced } = preview;
  const names = (positions: (number | null)[]) =>
    positions.flatMap((position) => (position === null ? [] : [header[position] ?? ""]));
  const list = (values: string[]) => values.map((value) => value || "–").join(", ");
  const facts: Fact[] = [
    [t("preview.sent"), list(names([...sent, subject]))],
    [t("preview.kept"), list(kept) || t("preview.none")],
  ];
  if (time !== null) {
    const kind = timeKind ? ` (${t(`preview.timeKinds.${timeKind}`)})` : "";
    facts.push([t("preview.time"), `${list(names([time]))}${kind}${unreadable(preview, t)}`]);
  }
  if (absent.length > 0) facts.push([t("preview.absent"), list(absent)]);
  if (replaced.length > 0) facts.push([t("preview.replaced"), list(replaced)]);
  return [...facts, [t("preview.format"), formatOf(preview, t)]];
}

function unreadable({ unreadableTimes: count }: Preview, t: Translate): string {
  return count > 0 ? `. ${t("preview.unreadableTimes", { count })}` : "";
}

function formatOf({ delimiter, encoding }: Preview, t: Translate): string {
  const words = { ",": "comma", ";": "semicolon", "\t": "tab" } as const;
  const word = delimiter === ";" || delimiter === "\t" ? words[delimiter] : words[","];
  return `${t(`preview.separatedBy.${word}`)}, ${encoding.toUpperCase()}`;
}

function FirstRows({ preview }: { preview: Preview }) {
  const { t } = useTranslation("batch");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and not everybody has a mouse
    <section className={classes.scroller} tabIndex={0} aria-label={t("preview.tableLabel")}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("preview.line")}</th>
            {preview.header.map((name, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns may share the empty name
              <th key={index} scope="col">
                {name || "–"}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.firstRows.map((row) => (
            <FirstRow key={row.line} row={row} header={preview.header} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function FirstRow({ row, header }: { row: ShownRow; header: string[] }) {
  const { t } = useTranslation("batch");
  const problem = row.problem && reasonText(row.problem, t);
  const faulty = faultyNames(row);
  return (
    <tr title={problem ?? undefined}>
      <th scope="row">
        {row.line}
        {problem && <IconAlertTriangle className={classes.sign} size={16} aria-hidden />}
        {problem && <VisuallyHidden>{problem}</VisuallyHidden>}
      </th>
      {header.map((name, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns may share the empty name
        <td key={index} className={faulty.has(canonicalName(name)) ? classes.faulty : undefined}>
          {row.fields[index] ?? ""}
        </td>
      ))}
    </tr>
  );
}

function faultyNames({ problem }: ShownRow): Set<string> {
  const problems = problem?.kind === "inputs" ? problem.problems : [];
  return new Set(problems.map(({ field }) => field));
}
