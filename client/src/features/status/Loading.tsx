import { useTranslation } from "react-i18next";
import { formatDuration } from "../../lib/duration";
import { useSecondsOf } from "../../lib/useClock";

/** Below this a wait is nothing to talk about. */
const SLOW_S = 2;

interface LoadingProps {
  what: "models" | "card";
  isAsking: boolean;
}

/** In words, and from some seconds on with how long it takes. */
export function Loading({ what, isAsking }: LoadingProps) {
  const { t } = useTranslation("status");
  const seconds = useSecondsOf(isAsking);
  return seconds < SLOW_S
    ? t(`${what}.loading`)
    : t(`${what}.slow`, { wait: formatDuration(seconds) });
}
