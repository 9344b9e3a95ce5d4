import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { getModel } from "../../api/getModel";
import type { ModelSummary } from "../../api/getModels";
import { LinkRow } from "../../components/LinkRow";
import { MetricsTable } from "../../components/modelFacts/MetricsTable";
import { Pictures } from "../../components/modelFacts/Pictures";
import { Panel } from "../../components/Panel";
import { Facts } from "./Facts";
import { ModelCard } from "./ModelCard";
import classes from "./ModelPanel.module.css";
import { useStatus } from "./useStatus";

const TASKS = ["stress", "drowsiness"] as const;

interface ModelPanelProps {
  model: ModelSummary;
  /** What is to be said above all of it. */
  children?: ReactNode;
}

/** All that people should know of a model before they trust it. */
export function ModelPanel({ model, children }: ModelPanelProps) {
  const { t } = useTranslation("status");
  const task = TASKS.find((known) => known === model.task);
  // What belongs to a digest never changes.
  const detail = useStatus(
    ["model", model.name, model.digest],
    () => getModel(model.name),
    Number.POSITIVE_INFINITY,
  );
  return (
    <Panel title={task ? t(`tasks.${task}.name`) : model.name}>
      {children}
      {task && <p className={classes.does}>{t(`tasks.${task}.does`)}</p>}
      {model.trained_on.source === "synthetic" && <Synthetic />}
      <Facts model={model} />
      <MetricsTable personOut={model.person_out} />
      <Pictures digest={model.digest} detail={detail} />
      <ModelCard digest={model.digest} detail={detail} />
      <div className={classes.more}>
        <LinkRow
          to={`/models?model=${model.name}`}
          name={t("models.versions")}
          text={t("models.versionsText")}
        />
      </div>
    </Panel>
  );
}

function Synthetic() {
  const { t } = useTranslation("status");
  return (
    <div className={classes.synthetic} role="note">
      <IconAlertTriangle className={classes.sign} size={28} stroke={1.75} aria-hidden />
      <div>
        <p className={classes.warning}>{t("synthetic.title")}</p>
        <p>{t("synthetic.text")}</p>
      </div>
    </div>
  );
}
