import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { getVersion, type Version } from "../../api/getVersion";
import { LinkRow } from "../../components/LinkRow";
import { NextTry } from "../../components/NextTry";
import { Panel } from "../../components/Panel";
import { formatDuration } from "../../lib/duration";
import { shortDigest } from "../../lib/format";
import type { Observation } from "../../lib/observation";
import { useNow } from "../../lib/useClock";
import classes from "./ApiPanel.module.css";
import { isStale } from "./parts";
import { useStatus } from "./useStatus";
import { formatMoment } from "./words";

/** Which build answers, and since when. */
export function ApiPanel() {
  const { t } = useTranslation("status");
  const { observation, isAsking } = useStatus(["version"], getVersion);
  const version = observation?.value;
  const unknown = observation ? t("api.unknown") : t("states.checking");
  return (
    <Panel title={t("api.title")}>
      <dl className={classes.entries}>
        <Entry name={t("api.version")}>{version?.version ?? unknown}</Entry>
        <Entry name={t("api.commit")}>{version ? <Commit {...version} /> : unknown}</Entry>
        <Entry name={t("api.uptime")}>
          {version ? <Uptime version={version} observation={observation} /> : unknown}
        </Entry>
      </dl>
      {version && isStale(observation) && observation.seenAt !== null && (
        <p className={classes.stale}>
          {t("api.stale", { seen: formatMoment(observation.seenAt) })}
        </p>
      )}
      {!version && observation?.outage && (
        <p className={classes.stale}>
          <NextTry outage={observation.outage} isAsking={isAsking} />
        </p>
      )}
      <div className={classes.docs}>
        <LinkRow href="/docs" name={t("api.docs")} text={t("api.docsText")} />
      </div>
    </Panel>
  );
}

function Entry({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.entry}>
      <dt className={classes.name}>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Commit({ commit }: Version) {
  const { t } = useTranslation("status");
  return commit ? <code title={commit}>{shortDigest(commit)}</code> : t("api.noCommit");
}

interface UptimeProps {
  version: Version;
  observation: Observation<Version>;
}

/** Runs on between two answers; stands still when there are none. */
function Uptime({ version, observation }: UptimeProps) {
  const now = useNow();
  const sinceMs = isStale(observation) ? 0 : Math.max(0, now - (observation.seenAt ?? now));
  return formatDuration(version.uptime_seconds + sinceMs / 1000);
}
