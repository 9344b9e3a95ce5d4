import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { OutboxStatusLine } from "../../components/OutboxStatusLine";
import { retryNow } from "../../lib/outbox/outbox";
import { type OutboxStatus, outboxStatus } from "../../lib/outbox/status";
import { useStore } from "../../lib/store";
import classes from "./DevicePanel.module.css";

/** What waits in this browser for the server, and what it did not take. */
export function OutboxSection() {
  const { t } = useTranslation("settings");
  const status = useStore(outboxStatus);
  return (
    <section className={classes.section} aria-label={t("outbox.title")}>
      <h3 className={classes.title}>{t("outbox.title")}</h3>
      <p>{hasNews(status) ? <OutboxStatusLine /> : t("outbox.nothing")}</p>
      {status.pending > 0 && (
        <Button
          variant="default"
          size="md"
          aria-disabled={status.state === "sending"}
          onClick={() => status.state === "sending" || retryNow()}
        >
          {t("outbox.now")}
        </Button>
      )}
    </section>
  );
}

function hasNews({ pending, refused, lost, last_sync_ms, problem }: OutboxStatus): boolean {
  return pending + refused + lost > 0 || last_sync_ms !== null || problem !== null;
}
