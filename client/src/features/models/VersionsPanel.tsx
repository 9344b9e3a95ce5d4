import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ModelLife, VersionSummary } from "../../api/modelLife";
import { type Column, Rows } from "../../components/asked/Rows";
import { Panel } from "../../components/Panel";
import { Command } from "./Command";
import { Mark } from "./Mark";
import { Measured } from "./Measured";
import classes from "./Models.module.css";
import { useChoice } from "./useChoice";
import { ROLE_SHAPES, VERDICT_SHAPES, verdictOf } from "./words";

/** Every version, with what speaks for it. */
export function VersionsPanel({ life }: { life: ModelLife }) {
  const { t } = useTranslation("models");
  const columns = useColumns();
  const isAlone = life.versions.every(({ origin }) => origin === "packaged");
  return (
    <Panel title={t("versions.title")}>
      <p className={classes.lead}>{t("versions.lead")}</p>
      <Rows
        caption={t("versions.title")}
        rows={life.versions}
        keyOf={({ digest }) => digest}
        head={{ name: t("versions.version"), cell: (row) => <Version {...row} /> }}
        columns={columns}
      />
      {isAlone && <Alone life={life} />}
    </Panel>
  );
}

function useColumns(): Column<VersionSummary>[] {
  const { t } = useTranslation("models");
  return [
    {
      name: t("versions.role"),
      cell: ({ role }) => <Mark shape={ROLE_SHAPES[role]}>{t(`roles.${role}`)}</Mark>,
    },
    { name: t("versions.estimator"), cell: ({ estimator }) => <span lang="en">{estimator}</span> },
    { name: t("versions.trained"), cell: (row) => <Trained {...row} /> },
    {
      name: t("versions.f1"),
      cell: ({ person_out: { macro_f1 } }) => <Measured figure={macro_f1} hasWorst />,
    },
    {
      name: t("versions.calibration"),
      cell: ({ person_out: { ece } }) => <Measured figure={ece} />,
    },
    { name: t("versions.comparison"), cell: (row) => <Comparison {...row} /> },
  ];
}

function Version({ version }: VersionSummary) {
  const { linkTo } = useChoice();
  return (
    <Link to={linkTo({ version })} className={classes.version} preventScrollReset>
      {version}
    </Link>
  );
}

function Trained({ sources, people, rows }: VersionSummary) {
  const { t } = useTranslation("models");
  return (
    <>
      {sources.join(", ")}
      <span className={classes.small}>
        {t("versions.people", { count: people })}, {t("versions.rows", { count: rows })}
      </span>
    </>
  );
}

function Comparison({ report, origin }: VersionSummary) {
  const { t } = useTranslation("models");
  if (!report && origin === "packaged") return t("comparison.packaged");
  const verdict = verdictOf({ report });
  return (
    <>
      <Mark shape={VERDICT_SHAPES[verdict]}>{t(`comparison.${verdict}`)}</Mark>
      {report?.against_version && (
        <span className={classes.small}>
          {t("comparison.against", { version: report.against_version })}
        </span>
      )}
    </>
  );
}

function Alone({ life: { task } }: { life: ModelLife }) {
  const { t } = useTranslation("models");
  return (
    <>
      <p className={classes.note}>{t("versions.only")}</p>
      <Command>{`python -m ml_logic.train ${task} --data telemetry --version 2.0.0\npython -m ml_logic.registry push 2.0.0`}</Command>
    </>
  );
}
