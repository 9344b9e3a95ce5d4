import { useTranslation } from "react-i18next";
import { ANSWER_TIMEOUT_MS } from "../../api/client";
import type { HealthSummary } from "../../api/getHealthSummary";
import { formatDuration } from "../../lib/duration";
import { nextTryText } from "../../lib/nextTry";
import type { Observation, Outage } from "../../lib/observation";
import { useNow, useSecondsOf } from "../../lib/useClock";
import classes from "./Overview.module.css";
import { PartShape } from "./PartShape";
import { downParts, overallOf, overallShape } from "./parts";
import { formatList, formatMoment } from "./words";

interface OverviewProps {
  health: Observation<HealthSummary> | undefined;
  isAsking: boolean;
}

/** The one thing to read: whether all is well, and how fresh that is. */
export function Overview({ health, isAsking }: OverviewProps) {
  const { t } = useTranslation("status");
  const overall = overallOf(health);
  const down = downParts(health).map((name) => t(`parts.${name}.name`));
  return (
    <div className={classes.overview}>
      <PartShape shape={overallShape(overall, health)} size={44} />
      <div>
        <p className={classes.headline} role="status">
          {t(`overview.${overall}`, { count: down.length, names: formatList(down) })}
        </p>
        {health?.outage && <Since health={health} outage={health.outage} />}
        <Freshness health={health} isAsking={isAsking} />
      </div>
    </div>
  );
}

function Since({ health, outage }: { health: Observation<HealthSummary>; outage: Outage }) {
  const { t } = useTranslation("status");
  if (outage.sort === "busy" && health.value) return null;
  const since = formatMoment(outage.since);
  const isKnown = health.seenAt !== null;
  const { requestId } = outage.error;
  return (
    <p className={classes.since}>
      {isKnown
        ? t("fresh.since", { since, seen: formatMoment(health.seenAt ?? 0) })
        : t("fresh.sinceUnknown", { since })}{" "}
      {requestId && t("fresh.request", { requestId })}
    </p>
  );
}

/** Below this a wait is nothing to talk about. */
const SLOW_S = 2;

function Freshness({ health, isAsking }: OverviewProps) {
  const { t } = useTranslation("status");
  const now = useNow();
  const asking = useSecondsOf(isAsking);
  return <p className={classes.freshness}>{words()}</p>;

  function words(): string {
    const isSlow = asking >= SLOW_S;
    const wait = formatDuration(asking);
    if (!health) {
      const limit = formatDuration(ANSWER_TIMEOUT_MS / 1000);
      return isSlow ? t("fresh.slow", { wait, limit }) : t("fresh.first");
    }
    const ago = formatDuration((now - (health.seenAt ?? now)) / 1000);
    if (health.outage) return nextWords(health.outage, ago);
    return isSlow ? t("fresh.checkedSlow", { ago, wait }) : t("fresh.checked", { ago });
  }

  function nextWords(outage: Outage, ago: string): string {
    const next = nextTryText(outage, { now, isAsking });
    const isKnown = outage.sort === "busy" && health?.value;
    return isKnown && !isAsking ? t("fresh.checkedNext", { ago, next }) : next;
  }
}
