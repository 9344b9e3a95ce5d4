import { Button } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { StressLevel } from "../../api/predictStress";
import { LEVELS } from "../../lib/levels";
import { reportEvent } from "../../lib/outbox/outbox";
import classes from "./FeltQuestion.module.css";
import type { Answer } from "./predictor";
import { feltEvent } from "./stressEvent";

interface FeltQuestionProps {
  answer: Answer;
  /** The kept result that it is about. */
  about: string;
}

/** One tap, or none: what training learns from. Asked only where the result itself was sent. */
export function FeltQuestion({ answer, about }: FeltQuestionProps) {
  const { t } = useTranslation("stress");
  const [felt, setFelt] = useState<StressLevel | null>(null);
  const titleId = useId();
  const say = (level: StressLevel) => {
    if (felt !== null) return;
    reportEvent(feltEvent(answer, level, about, new Date()));
    setFelt(level);
  };
  return (
    <section className={classes.felt} aria-labelledby={titleId}>
      <h3 id={titleId} className={classes.title}>
        {t("felt.title")}
      </h3>
      <div className={classes.levels}>
        {LEVELS.map((level) => (
          <Button
            key={level}
            variant={felt === level ? "filled" : "default"}
            size="md"
            // Not `disabled`: it keeps the focus.
            aria-disabled={felt !== null}
            aria-pressed={felt === level}
            onClick={() => say(level)}
          >
            {t(`levels.${level}`)}
          </Button>
        ))}
      </div>
      <p className={classes.says} role="status">
        {felt === null ? t("felt.says") : t("felt.done")}
      </p>
    </section>
  );
}
