import { ActionIcon, Button } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LEVEL_SHAPES } from "../../components/levelShapes";
import { StateShape } from "../../components/StateShape";
import { formatDateTime, formatShare } from "../../lib/format";
import classes from "./RecentList.module.css";
import type { RecentCheck } from "./recents";

const AT_FIRST = 8;

interface RecentListProps {
  checks: readonly RecentCheck[];
  onRemove: (check: RecentCheck) => void;
}

export function RecentList({ checks, onRemove }: RecentListProps) {
  const { t } = useTranslation("stress");
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? checks : checks.slice(0, AT_FIRST);
  return (
    <>
      <ul className={classes.list} aria-label={t("recents.title")}>
        {shown.map((check) => (
          <Row key={check.time} check={check} onRemove={onRemove} />
        ))}
      </ul>
      {shown.length < checks.length && (
        <Button variant="subtle" size="md" onClick={() => setShowsAll(true)}>
          {t("recents.showAll", { count: checks.length })}
        </Button>
      )}
    </>
  );
}

function Row({ check, onRemove }: { check: RecentCheck } & Pick<RecentListProps, "onRemove">) {
  const { t } = useTranslation("stress");
  const { time, level, probabilities } = check;
  const moment = formatDateTime(new Date(time));
  return (
    <li className={classes.row}>
      <StateShape shape={LEVEL_SHAPES[level]} size={18} />
      <span className={classes.level}>{t(`levels.${level}`)}</span>
      <span className={classes.confidence}>
        {t("result.shortConfidence", { confidence: formatShare(probabilities[level]) })}
      </span>
      <time className={classes.time} dateTime={time}>
        {moment}
      </time>
      <ActionIcon
        className={classes.remove}
        variant="subtle"
        size={44}
        aria-label={t("recents.remove", { time: moment })}
        onClick={() => onRemove(check)}
      >
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </li>
  );
}
