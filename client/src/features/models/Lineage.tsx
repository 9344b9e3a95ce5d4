import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { VersionDetail } from "../../api/modelLife";
import { Moment } from "../../components/Moment";
import { formatDate, formatNumber, shortDigest } from "../../lib/format";
import classes from "./Lineage.module.css";
import { type Known, readLineage } from "./readLineage";

const MEGABYTE = 1_000_000;

/** What a version was made from, as far as its package says. */
export function Lineage({ detail }: { detail: VersionDetail }) {
  const { t } = useTranslation("models");
  const known = readLineage(detail.lineage);
  const facts: [string, ReactNode][] = [
    [
      t("detail.estimator"),
      <span key="estimator" lang="en">
        {detail.estimator}
      </span>,
    ],
    [t("detail.trained"), <Trained key="trained" {...detail} />],
    [t("detail.created"), <Day key="created" iso={detail.created} />],
    [t("detail.digest"), <Short key="digest" digest={detail.digest} />],
    [t("detail.pushed"), detail.pushed_at && <Moment key="pushed" iso={detail.pushed_at} />],
    [t("detail.run"), detail.run_id && <Short key="run" digest={detail.run_id} />],
    [t("detail.size"), detail.size_bytes && sizeText(detail.size_bytes)],
    ...trainingFacts(known),
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name} className={classes.fact}>
              <dt className={classes.name}>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );

  function sizeText(bytes: number): string {
    const megabytes = Math.round((bytes / MEGABYTE) * 10) / 10;
    return t("detail.megabytes", { value: formatNumber(megabytes) });
  }

  function trainingFacts({ commit, seed, trials, data, libraries }: Known): [string, ReactNode][] {
    return [
      [t("detail.commit"), commit && <Short key="commit" digest={commit} />],
      [t("detail.seed"), seed !== null && String(seed)],
      [t("detail.tuned"), trials !== null && t("detail.trials", { count: trials })],
      [t("detail.data"), data && <Short key="data" digest={data} />],
      [
        t("detail.libraries"),
        libraries && (
          <span key="libraries" lang="en">
            {libraries}
          </span>
        ),
      ],
    ];
  }
}

function Trained({ sources, people, rows }: VersionDetail) {
  const { t } = useTranslation("models");
  return (
    <>
      {sources.join(", ")}: {t("versions.people", { count: people })},{" "}
      {t("versions.rows", { count: rows })}
    </>
  );
}

function Short({ digest }: { digest: string }) {
  return <code title={digest}>{shortDigest(digest)}</code>;
}

/** "2026-11-22" is a day, the same everywhere: at noon no time zone makes it another. */
function Day({ iso }: { iso: string }) {
  const day = new Date(/^\d{4}-\d\d-\d\d$/.test(iso) ? `${iso}T12:00:00` : iso);
  if (Number.isNaN(day.getTime())) return iso;
  return <time dateTime={iso}>{formatDate(day)}</time>;
}
