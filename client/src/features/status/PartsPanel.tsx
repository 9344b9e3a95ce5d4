import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { HealthSummary } from "../../api/getHealthSummary";
import { Panel } from "../../components/Panel";
import type { Observation } from "../../lib/observation";
import { Overview } from "./Overview";
import { PartShape } from "./PartShape";
import classes from "./PartsPanel.module.css";
import { type Part, partsOf, shapeOf } from "./parts";
import { formatMoment } from "./words";

interface PartsPanelProps {
  health: Observation<HealthSummary> | undefined;
  isAsking: boolean;
}

/** Every part of the service: what it is for, and whether it answers. */
export function PartsPanel({ health, isAsking }: PartsPanelProps) {
  const { t } = useTranslation("status");
  return (
    <Panel title={t("overview.title")}>
      <Overview health={health} isAsking={isAsking} />
      <ul className={classes.parts}>
        {partsOf(health).map((part) => (
          <li key={part.name} className={classes.part} data-testid={`part-${part.name}`}>
            <PartShape shape={shapeOf(part)} size={18} />
            <span className={classes.name}>{t(`parts.${part.name}.name`)}</span>
            <span className={classes.state}>{t(`states.${part.state}`)}</span>
            <span className={classes.sentence}>{sentenceOf(part, health?.seenAt ?? null, t)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What a part does, or what it means that it does not. */
function sentenceOf(part: Part, seenAt: number | null, t: TFunction<"status">): string {
  if (part.name === "api") {
    return t(`parts.api.${part.state === "checking" ? "ok" : part.state}`);
  }
  if (part.state === "unknown" && part.before && seenAt !== null) {
    return t("lastKnown", { seen: formatMoment(seenAt), state: t(`states.${part.before}`) });
  }
  if (part.state === "unknown" || part.state === "checking") return t(`parts.${part.name}.ok`);
  return t(`parts.${part.name}.${part.state}`);
}
