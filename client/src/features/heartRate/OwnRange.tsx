import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../lib/format";
import classes from "./HeartRatePanel.module.css";
import { learnedMinutes } from "./ownScale";
import type { OwnScaleState } from "./useOwnScale";

interface OwnRangeProps {
  ownScale: OwnScaleState;
}

/** What is stored about the person, and how to erase it; nothing while nothing was learned. */
export function OwnRange({ ownScale: { scale, isKept, forget } }: OwnRangeProps) {
  const { t } = useTranslation("heartRate");
  const minutes = learnedMinutes(scale);
  if (minutes === 0) return null;
  return (
    <div className={classes.range}>
      <p>{isKept ? t("scale.kept", { minutes: formatNumber(minutes) }) : t("scale.notKept")}</p>
      <Button variant="default" size="sm" onClick={forget}>
        {t("scale.forget")}
      </Button>
    </div>
  );
}
