import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Hourly } from "../../api/getHourly";
import { LinkRow } from "../../components/LinkRow";
import { Panel } from "../../components/Panel";
import { formatDuration } from "../../lib/duration";
import { formatDateTime } from "../../lib/format";
import type { Outage } from "../../lib/observation";
import { useSecondsOf } from "../../lib/useClock";
import { dayAfter, dayText, LIMITS } from "./filters";
import classes from "./States.module.css";
import type { FilterState } from "./useFilters";
import { deniedAs } from "./useInsight";

/** Below this a wait is nothing to talk about. */
const SLOW_S = 2;

/** Says nothing while an answer is as quick as it should be. */
export function Slow({ isWaiting }: { isWaiting: boolean }) {
  const { t } = useTranslation("insights");
  const seconds = useSecondsOf(isWaiting);
  if (seconds < SLOW_S) return null;
  return <p className={classes.slow}>{t("states.slow", { wait: formatDuration(seconds) })}</p>;
}

/** Nobody is signed in, or with a key that may not read. */
export function Denied({ outage }: { outage: Outage }) {
  const { t } = useTranslation("insights");
  return (
    <Panel title={t("states.denied.title")}>
      <p className={classes.lead}>{t(`states.denied.${deniedAs(outage) ?? "signIn"}`)}</p>
      <Button component={Link} to="/settings" size="md">
        {t("states.denied.link")}
      </Button>
    </Panel>
  );
}

/** Nothing was ever sent. */
export function Empty() {
  const { t } = useTranslation("insights");
  return (
    <Panel title={t("states.empty.title")}>
      <p className={classes.lead}>{t("states.empty.lead")}</p>
      <LinkRow to="/" name={t("states.empty.drive")} text={t("states.empty.driveSays")} />
      <LinkRow href="/docs" name={t("states.empty.api")} text={t("states.empty.apiSays")} />
    </Panel>
  );
}

/** Nothing was ever sent about this person or device. */
export function Nobody({ change }: FilterState) {
  const { t } = useTranslation("insights");
  return (
    <Panel title={t("states.nobody.title")}>
      <p className={classes.lead}>{t("states.nobody.lead")}</p>
      <Button
        size="md"
        onClick={() => change({ subject: null, device: null, kind: null, drive: null })}
      >
        {t("filters.clear")}
      </Button>
    </Panel>
  );
}

/** Something was sent, but not in this time: wider is the next step. */
export function EmptyRange({ state, hourly }: { state: FilterState; hourly: Hourly }) {
  const { t } = useTranslation("insights");
  const { filters, change } = state;
  const [from, to] = [formatDateTime(new Date(hourly.from)), formatDateTime(new Date(hourly.to))];
  const lead = filters.kind ? "leadKind" : "lead";
  return (
    <Panel title={t("states.emptyRange.title")}>
      <p className={classes.lead}>{t(`states.emptyRange.${lead}`, { from, to })}</p>
      <div className={classes.actions}>
        {filters.kind && (
          <Button size="md" onClick={() => change({ kind: null })}>
            {t("states.emptyRange.anyKind")}
          </Button>
        )}
        {filters.preset !== "30d" && (
          <Button
            size="md"
            variant={filters.kind ? "default" : "filled"}
            onClick={() => change({ preset: "30d", from: null, to: null })}
          >
            {t("states.emptyRange.month")}
          </Button>
        )}
        <Button size="md" variant="default" onClick={() => change(lastYear())}>
          {t("states.emptyRange.year")}
        </Button>
      </div>
    </Panel>
  );
}

function lastYear() {
  const today = new Date();
  const from = dayText(dayAfter(today, 2 - LIMITS.days));
  return { preset: "custom", from, to: dayText(today) } as const;
}
