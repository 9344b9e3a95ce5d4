import { useTranslation } from "react-i18next";
import { Panel } from "../../components/Panel";
import classes from "./ProblemsPanel.module.css";
import type { Snapshot } from "./snapshot";
import { reasonText } from "./words";

interface ProblemsPanelProps {
  state: Snapshot;
}

export function ProblemsPanel({ state: { problems, problemTotal } }: ProblemsPanelProps) {
  const { t } = useTranslation("batch");
  return (
    <Panel title={t("problems.title")}>
      <p>{t("problems.lead", { count: problemTotal })}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and not everybody has a mouse */}
      <section className={classes.scroller} tabIndex={0} aria-label={t("problems.listLabel")}>
        <ul className={classes.list}>
          {problems.map(({ line, reason }) => (
            <li key={line} className={classes.row}>
              <span className={classes.line}>{t("problems.line", { line })}</span>
              <span>{reasonText(reason, t)}</span>
            </li>
          ))}
        </ul>
      </section>
      {problemTotal > problems.length && (
        <p className={classes.note}>{t("problems.capped", { shown: problems.length })}</p>
      )}
    </Panel>
  );
}
