import { useTranslation } from "react-i18next";
import { getModels, type Models } from "../../api/getModels";
import { NextTry } from "../../components/NextTry";
import { Panel } from "../../components/Panel";
import { StateShape } from "../../components/StateShape";
import type { Observation, Outage } from "../../lib/observation";
import { Loading } from "./Loading";
import { ModelPanel } from "./ModelPanel";
import classes from "./ModelsSection.module.css";
import { isStale } from "./parts";
import { useStatus } from "./useStatus";
import { formatMoment } from "./words";

/** A promotion is seen within this time. */
const ASK_MODELS_EVERY_MS = 30_000;

interface ModelsSectionProps {
  /** The API does not answer, whatever the models said last. */
  isApiLost: boolean;
}

export function ModelsSection({ isApiLost }: ModelsSectionProps) {
  const { observation, isAsking } = useStatus(["models"], getModels, ASK_MODELS_EVERY_MS);
  if (!observation?.value) return <NoModels observation={observation} isAsking={isAsking} />;
  const { models } = observation.value;
  if (models.length === 0) return <EmptyModels />;
  const staleSince = isApiLost || isStale(observation) ? observation.seenAt : null;
  return models.map((model) => (
    <ModelPanel key={`${model.name} ${model.digest}`} model={model}>
      {staleSince !== null && <Stale seenAt={staleSince} />}
    </ModelPanel>
  ));
}

function Stale({ seenAt }: { seenAt: number }) {
  const { t } = useTranslation("status");
  return (
    <p className={classes.stale}>
      <StateShape shape="bar" size={18} />
      {t("models.stale", { seen: formatMoment(seenAt) })}
    </p>
  );
}

function EmptyModels() {
  const { t } = useTranslation("status");
  return (
    <Panel title={t("models.title")}>
      <p className={classes.title}>{t("models.emptyTitle")}</p>
      <p className={classes.text}>{t("models.empty")}</p>
    </Panel>
  );
}

interface NoModelsProps {
  observation: Observation<Models> | undefined;
  isAsking: boolean;
}

function NoModels({ observation, isAsking }: NoModelsProps) {
  const { t } = useTranslation("status");
  return (
    <Panel title={t("models.title")}>
      {observation?.outage ? (
        <Unknown outage={observation.outage} isAsking={isAsking} />
      ) : (
        <p className={classes.loading}>
          <Loading what="models" isAsking={isAsking} />
        </p>
      )}
    </Panel>
  );
}

function Unknown({ outage, isAsking }: { outage: Outage; isAsking: boolean }) {
  const { t } = useTranslation("status");
  return (
    <p className={classes.text}>
      {t(`models.${outage.sort}`)} <NextTry outage={outage} isAsking={isAsking} />
    </p>
  );
}
