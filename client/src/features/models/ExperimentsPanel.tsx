import { useTranslation } from "react-i18next";
import { getExperiments } from "../../api/getExperiments";
import type { Experiment } from "../../api/modelLife";
import { Asked } from "../../components/asked/Asked";
import { Panel } from "../../components/Panel";
import { Allowed } from "./Allowed";
import { ArmsTable } from "./ArmsTable";
import classes from "./ExperimentsPanel.module.css";
import { Guardrails } from "./Guardrails";
import { Mark } from "./Mark";
import common from "./Models.module.css";
import { momentText } from "./moment";
import { SampleRatio } from "./SampleRatio";
import { useModels } from "./useModels";
import { formatRate } from "./words";

/** Outcomes of the challenger and the champion, from the people whom they answered. */
export function ExperimentsPanel({ name }: { name: string }) {
  const { t } = useTranslation("models");
  return (
    <Panel title={t("experiments.title")}>
      <div className={classes.content}>
        <Allowed permission="read">
          <Experiments name={name} />
        </Allowed>
      </div>
    </Panel>
  );
}

function Experiments({ name }: { name: string }) {
  const { t } = useTranslation("models");
  const observed = useModels(["experiments", name], () => getExperiments(name));
  return (
    <Asked observed={observed}>
      {({ experiments: [newest, ...earlier] }) =>
        newest ? (
          <>
            <One experiment={newest} />
            {earlier.length > 0 && <Earlier experiments={earlier} />}
          </>
        ) : (
          <p className={common.note}>{t("experiments.empty")}</p>
        )
      }
    </Asked>
  );
}

function Earlier({ experiments }: { experiments: readonly Experiment[] }) {
  const { t } = useTranslation("models");
  return (
    <details className={classes.earlier}>
      <summary>{t("experiments.before")}</summary>
      {experiments.map((experiment) => (
        <One key={experiment.id} experiment={experiment} />
      ))}
    </details>
  );
}

function One({ experiment }: { experiment: Experiment }) {
  const { t } = useTranslation("models");
  const { mode, share, sample_ratio, guardrails } = experiment;
  return (
    <div className={classes.experiment}>
      <div>
        <State experiment={experiment} />
        <p>{t(`experiments.${mode}`, { share: formatRate(share) })}</p>
        <p className={common.note}>{whenText(experiment)}</p>
        {experiment.stop_reason !== null && (
          <p className={classes.reason}>
            {t("experiments.reason", { reason: experiment.stop_reason })}
          </p>
        )}
      </div>
      <ArmsTable experiment={experiment} />
      <SampleRatio ratio={sample_ratio} />
      {guardrails.length > 0 && <Guardrails guardrails={guardrails} />}
    </div>
  );

  function whenText({ started_at, stopped_at, started_by: actor }: Experiment): string {
    const from = momentText(started_at);
    if (stopped_at === null) return t("experiments.since", { from, actor });
    return t("experiments.between", { from, to: momentText(stopped_at), actor });
  }
}

function State({ experiment: { stopped_at, guardrails } }: { experiment: Experiment }) {
  const { t } = useTranslation("models");
  if (stopped_at === null) return <Mark shape="disc">{t("experiments.running")}</Mark>;
  const isBroken = guardrails.some(({ ok }) => !ok);
  return <Mark shape={isBroken ? "octagon" : "ring"}>{t("experiments.stopped")}</Mark>;
}
