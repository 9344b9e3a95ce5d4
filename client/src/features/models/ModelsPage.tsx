import { useTranslation } from "react-i18next";
import { getModel } from "../../api/getModel";
import { getModels, type ModelSummary, type Models } from "../../api/getModels";
import { Asked } from "../../components/asked/Asked";
import { PageIntro } from "../../components/PageIntro";
import { Panel } from "../../components/Panel";
import { SegmentedChoice } from "../../components/SegmentedChoice";
import type { Observed } from "../../lib/useObservation";
import { ComparePanel } from "./ComparePanel";
import { DriftPanel } from "./DriftPanel";
import { ExperimentsPanel } from "./ExperimentsPanel";
import classes from "./Models.module.css";
import { ServingPanel } from "./ServingPanel";
import serving from "./ServingPanel.module.css";
import { TrailPanel } from "./TrailPanel";
import { useChoice } from "./useChoice";
import { lifeKey, useModels } from "./useModels";
import { VersionPanel } from "./VersionPanel";
import { VersionsPanel } from "./VersionsPanel";

/** For who trains the models: what serves, what could, and how to change it. */
export function ModelsPage() {
  const { t } = useTranslation("models");
  const observed = useModels(["list"], getModels);
  return (
    <>
      <PageIntro title={t("title")} lead={t("lead")} />
      <div className={classes.panels}>
        {observed.observation?.value ? (
          <Asked observed={observed}>{(models) => <Chosen {...models} />}</Asked>
        ) : (
          <Waiting observed={observed} />
        )}
      </div>
    </>
  );
}

function Waiting({ observed }: { observed: Observed<Models> }) {
  const { t } = useTranslation("models");
  return (
    <>
      <div className={classes.choice} />
      <Panel title={t("serving.title")}>
        <div className={serving.content}>
          <Asked observed={observed}>{() => null}</Asked>
        </div>
      </Panel>
    </>
  );
}

/** Where the lab book is open to the browser, the server says so. */
function Chosen({ models, mlflow_url }: Models) {
  const { t } = useTranslation("models");
  const { choice, change } = useChoice();
  const model = models.find(({ name }) => name === choice.model) ?? models[0];
  if (!model) return <Nothing />;
  const other = { version: null, first: null, second: null };
  return (
    <>
      <div className={classes.choice}>
        <SegmentedChoice
          legend={t("choice")}
          options={models.map(({ name, task }) => ({ value: name, label: nameOf(task, name) }))}
          value={model.name}
          onChange={(name) => change({ model: name, ...other })}
        />
        {mlflow_url && (
          <a href={mlflow_url} rel="noreferrer" target="_blank" className={classes.link}>
            {t("mlflow")}
          </a>
        )}
      </div>
      <Model key={model.name} model={model} />
    </>
  );

  function nameOf(task: string, name: string): string {
    return task === "stress" || task === "drowsiness" ? t(`names.${task}`) : name;
  }
}

function Nothing() {
  const { t } = useTranslation("models");
  return (
    <Panel title={t("none.title")}>
      <p className={classes.note}>{t("none.text")}</p>
    </Panel>
  );
}

function Model({ model: { name } }: { model: ModelSummary }) {
  const { choice } = useChoice();
  const observed = useModels(lifeKey(name), () => getModel(name));
  const life = observed.observation?.value;
  return (
    <>
      <ServingPanel name={name} observed={observed} />
      {life && <VersionsPanel life={life} />}
      {life && choice.version && (
        <VersionPanel key={choice.version} life={life} version={choice.version} />
      )}
      {life && <ComparePanel life={life} />}
      {/* What stands below comes with what stands above it, and so does not move. */}
      {observed.observation && (
        <>
          <ExperimentsPanel name={name} />
          <DriftPanel name={name} />
          <TrailPanel name={name} />
        </>
      )}
    </>
  );
}
