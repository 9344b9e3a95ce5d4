import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { OutboxStatusLine } from "../../../components/OutboxStatusLine";
import { PageIntro } from "../../../components/PageIntro";
import { Panel } from "../../../components/Panel";
import { Readiness } from "../Readiness";
import type { DriveState } from "../session/driveState";
import classes from "./IdlePage.module.css";
import { Setup } from "./Setup";
import type { Loading } from "./useParts";

interface IdlePageProps {
  loading: Loading;
  state: DriveState | null;
}

/** Before a drive and after it. */
export function IdlePage({ loading: { parts, hasFailed }, state }: IdlePageProps) {
  const { t } = useTranslation("drive");
  return (
    <>
      <PageIntro title={t("title")} lead={t("lead")} />
      {hasFailed && <NotLoaded />}
      <div className={classes.columns}>
        <Setup drive={parts?.drive ?? null} state={state} />
        <div className={classes.side}>
          <Panel title={t("looks.title")}>
            <ul className={classes.looks}>
              <li>{t("looks.what")}</li>
              <li>{t("looks.where")}</li>
              <li>{t("looks.sent")}</li>
              <li>{t("looks.permission")}</li>
            </ul>
          </Panel>
          <Panel title={t("device.title")}>
            <Readiness />
          </Panel>
        </div>
      </div>
      <p className={classes.caution}>{t("caution")}</p>
      <p className={classes.outbox}>
        <OutboxStatusLine />
      </p>
      {parts && (
        <div className={classes.history}>
          <parts.HistoryPanel />
        </div>
      )}
    </>
  );
}

/** Browsers remember a module that did not arrive: only the whole page anew gets it. */
function NotLoaded() {
  const { t } = useTranslation("drive");
  return (
    <div className={classes.notLoaded} role="alert">
      <p>{t("notLoaded.text")}</p>
      <Button onClick={() => window.location.reload()}>{t("notLoaded.reload")}</Button>
    </div>
  );
}
