import { type ReactNode, useId, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { formatDate, formatNumber } from "../../../lib/format";
import classes from "./SessionSummary.module.css";
import type { Session } from "./session";
import { type Summary, summarise } from "./summary";
import { Timeline } from "./Timeline";
import {
  alarmsText,
  clockTime,
  closureText,
  kssText,
  lasting,
  monitoredText,
  reasonText,
  seenText,
  worstText,
} from "./words";

/** A drive that is shorter has no course to show. */
const BRIEF_MS = 60_000;

/** What a drive was like: first how much of it was monitored, as all else rests on that. */
export function SessionSummary({ session }: { session: Session }) {
  const { t } = useTranslation("drive");
  const titleId = useId();
  const summary = useMemo(() => summarise(session), [session]);
  return (
    <article aria-labelledby={titleId}>
      <Heading id={titleId} session={session} />
      {!session.is_complete && <p className={classes.note}>{t("history.summary.cutOff")}</p>}
      <Monitored summary={summary} />
      {summary.length_ms < BRIEF_MS ? (
        <p className={classes.note}>{t("history.summary.brief")}</p>
      ) : (
        <Timeline session={session} />
      )}
      {summary.monitored_ms > 0 && <Facts session={session} summary={summary} />}
      <Dropped session={session} />
    </article>
  );
}

function Heading({ id, session }: { id: string; session: Session }) {
  const { t } = useTranslation("drive");
  const { person, glasses, started_ms, ended_ms } = session;
  const length = ended_ms - started_ms;
  const date = formatDate(new Date(started_ms));
  const [from, to] = [clockTime(session, 0), clockTime(session, length)];
  return (
    <>
      <h3 id={id} className={classes.title}>
        {t("history.summary.heading", { date, from, to })}
      </h3>
      <p className={classes.who}>
        {glasses ? t("history.summary.glasses", { person }) : person} · {lasting(length)}
      </p>
    </>
  );
}

function Monitored({ summary }: { summary: Summary }) {
  const { t } = useTranslation("drive");
  return (
    <>
      <p className={classes.monitored}>{monitoredText(summary, t)}</p>
      {summary.unmonitored.length > 0 && (
        <p className={classes.why}>
          {t("history.summary.why")}{" "}
          {summary.unmonitored
            .map(([reason, ms]) => `${reasonText(reason, t)} ${lasting(ms)}`)
            .join(", ")}
        </p>
      )}
    </>
  );
}

/** Where nothing was monitored there are none. What was not asked or did not happen is left out where its absence says nothing. */
function Facts({ session, summary }: { session: Session; summary: Summary }) {
  const { t } = useTranslation("drive");
  const { answered, false_alarms, breaks, parked_ms } = summary;
  const seen = seenText(summary, t);
  const answers = { answered: formatNumber(answered), wrong: formatNumber(false_alarms) };
  return (
    <dl className={classes.facts}>
      <Fact name={t("history.facts.worst")}>{worstText(session, summary, t)}</Fact>
      <Fact name={t("history.facts.alarms")}>{alarmsText(session, t)}</Fact>
      {answered > 0 && (
        <Fact name={t("history.facts.answers")}>{t("history.facts.falseAlarms", answers)}</Fact>
      )}
      <Fact name={t("history.facts.longest")}>{closureText(session, summary, t)}</Fact>
      {seen && <Fact name={t("history.facts.seen")}>{seen}</Fact>}
      {summary.first_kss !== null && (
        <Fact name={t("history.facts.kss")}>{kssText(summary, t)}</Fact>
      )}
      <Fact name={t("history.facts.breaks")}>
        {breaks > 0
          ? t("history.facts.parked", { count: breaks, duration: lasting(parked_ms) })
          : t("history.facts.none")}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Dropped({ session }: { session: Session }) {
  const { t } = useTranslation("drive");
  const count = Object.values(session.dropped).reduce((sum, dropped) => sum + dropped, 0);
  if (count === 0) return null;
  return <p className={classes.note}>{t("history.summary.dropped", { count })}</p>;
}
