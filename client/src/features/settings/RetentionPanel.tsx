import { useTranslation } from "react-i18next";
import type { Session } from "../../api/getSession";
import { Panel } from "../../components/Panel";
import classes from "./KeysPanel.module.css";

/** How long events are kept, and who changes that. */
export function RetentionPanel({ session }: { session: Session | null }) {
  const { t } = useTranslation(["settings", "asked"]);
  return (
    <Panel title={t("retention.title")}>
      <div className={classes.parts}>
        <p>{session ? <Kept days={session.retention_days} /> : t("asked:loading")}</p>
        <p className={classes.note}>{t("retention.change")}</p>
      </div>
    </Panel>
  );
}

function Kept({ days }: { days: number | null }) {
  const { t } = useTranslation("settings");
  return days ? t("retention.days", { count: days }) : t("retention.forever");
}
