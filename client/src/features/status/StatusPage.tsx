import { useTranslation } from "react-i18next";
import { getHealthSummary } from "../../api/getHealthSummary";
import { PageIntro } from "../../components/PageIntro";
import { ApiPanel } from "./ApiPanel";
import { ModelsSection } from "./ModelsSection";
import { PartsPanel } from "./PartsPanel";
import { isStale } from "./parts";
import classes from "./StatusPage.module.css";
import { useStatus } from "./useStatus";

export function StatusPage() {
  const { t } = useTranslation("status");
  const { observation: health, isAsking } = useStatus(["health"], getHealthSummary);
  return (
    <>
      <PageIntro title={t("title")} lead={t("lead")} />
      <div className={classes.panels}>
        <div className={classes.columns}>
          <PartsPanel health={health} isAsking={isAsking} />
          <ApiPanel />
        </div>
        <ModelsSection isApiLost={isStale(health)} />
      </div>
    </>
  );
}
