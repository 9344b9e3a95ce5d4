import { useTranslation } from "react-i18next";
import { LEVEL_SHAPES } from "../../components/levelShapes";
import { Panel } from "../../components/Panel";
import { StateShape } from "../../components/StateShape";
import { formatShare } from "../../lib/format";
import { LEVELS } from "../../lib/levels";
import classes from "./SummaryPanel.module.css";
import type { Snapshot } from "./snapshot";
import { TimelineChart } from "./TimelineChart";

interface SummaryPanelProps {
  state: Snapshot;
}

export function SummaryPanel({ state }: SummaryPanelProps) {
  const { t } = useTranslation("batch");
  const { progress, timeline, preview } = state;
  return (
    <Panel title={t("summary.title")}>
      <LevelShares counts={progress.levels} />
      {timeline && <TimelineChart timeline={timeline} kind={preview?.timeKind ?? null} />}
    </Panel>
  );
}

function LevelShares({ counts }: { counts: number[] }) {
  const { t } = useTranslation("batch");
  const all = counts.reduce((sum, count) => sum + count, 0);
  return (
    <dl className={classes.rows}>
      {LEVELS.map((level, index) => {
        const count = counts[index] ?? 0;
        const share = all === 0 ? 0 : count / all;
        return (
          <div key={level} className={classes.row}>
            <dt className={classes.name}>
              <StateShape shape={LEVEL_SHAPES[level]} size={16} />
              {t(`levels.${level}`)}
            </dt>
            <dd className={classes.value}>
              <span className={classes.share}>{formatShare(share)}</span>{" "}
              <span className={classes.count}>{t("summary.rows", { count })}</span>
            </dd>
            <dd className={classes.track} aria-hidden="true">
              <span className={classes[level]} style={{ inlineSize: `${share * 100}%` }} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
