import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Question } from "./Question";
import classes from "./Question.module.css";

/**
 * Karolinska Sleepiness Scale, Akerstedt & Gillberg 1990; the even steps' words are of its modified version,
 * Akerstedt, Anund, Axelsson & Kecklund 2014.
 */
const STEPS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

interface KssQuestionProps {
  takesFocus: boolean;
  onAnswer: (kss: number | null) => void;
}

export function KssQuestion({ takesFocus, onAnswer }: KssQuestionProps) {
  const { t } = useTranslation("drive");
  return (
    <Question title={t("kss.question")} text={t("kss.text")} takesFocus={takesFocus}>
      <ul className={classes.steps}>
        {STEPS.map((step) => (
          <li key={step}>
            <button type="button" className={classes.step} onClick={() => onAnswer(step)}>
              <span className={classes.number}>{step}</span> {t(`kss.step${step}`)}
            </button>
          </li>
        ))}
      </ul>
      <Button variant="subtle" className={classes.small} onClick={() => onAnswer(null)}>
        {t("kss.later")}
      </Button>
    </Question>
  );
}
