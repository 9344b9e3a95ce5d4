import { UnstyledButton, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { LEVEL_SHAPES } from "../../components/levelShapes";
import { StateShape } from "../../components/StateShape";
import { formatShare } from "../../lib/format";
import classes from "./LevelBar.module.css";
import type { Answer } from "./predictor";

interface LevelBarProps {
  answer: Answer;
  onShow: () => void;
}

/** The result in short, where the window has no room for it beside the sliders. */
export function LevelBar({ answer: { estimate }, onShow }: LevelBarProps) {
  const { t } = useTranslation("stress");
  const level = estimate.stress_level;
  return (
    <UnstyledButton className={classes.bar} onClick={onShow}>
      <VisuallyHidden>{t("result.show")}</VisuallyHidden>
      <StateShape shape={LEVEL_SHAPES[level]} size={22} />
      <span className={classes.words}>
        <span className={classes.level}>{t(`levels.${level}`)}</span>
        <span className={classes.confidence}>{formatShare(estimate.confidence)}</span>
      </span>
    </UnstyledButton>
  );
}
