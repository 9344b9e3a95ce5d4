import { VisuallyHidden } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { formatShare } from "../../lib/format";
import type { Prediction } from "./predictor";
import type { ResultStateName } from "./resultState";

/** A moving slider brings four results a second: only the one it stops at is said. */
const QUIET_MS = 700;

interface AnnouncementProps {
  prediction: Prediction;
  state: ResultStateName;
}

/** The result as a sentence, for screen readers. */
export function Announcement({ prediction, state }: AnnouncementProps) {
  const [text] = useDebouncedValue(useSentence(prediction, state), QUIET_MS, { leading: true });
  return <VisuallyHidden role="status">{text}</VisuallyHidden>;
}

function useSentence({ answer, isPending }: Prediction, state: ResultStateName): string | null {
  const { t } = useTranslation("stress");
  if (state === "paused") return t("spoken.paused");
  if (!answer) return isPending ? t("spoken.pending") : null;
  const { stress_level: level, confidence } = answer.estimate;
  return t(`spoken.${level}`, { confidence: formatShare(confidence) });
}
