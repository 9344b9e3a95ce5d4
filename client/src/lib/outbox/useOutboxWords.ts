import { useTranslation } from "react-i18next";
import { formatDateTime } from "../format";
import { useStore } from "../store";
import { outboxStatus } from "./status";

/** What becomes of the events of this device, in sentences: what is wrong first. None while there is nothing to say. */
export function useOutboxWords(): string[] {
  const { t } = useTranslation("outbox");
  const { pending, refused, lost, last_sync_ms, state, problem } = useStore(outboxStatus);
  const time = last_sync_ms === null ? null : formatDateTime(new Date(last_sync_ms));
  return [
    problem && t(`problem.${problem}`),
    lost > 0 && t("lost", { count: lost }),
    refused > 0 && t("refused", { count: refused }),
    pending > 0 && t(`pending.${state}`, { count: pending }),
    time && (pending > 0 ? t("last", { time }) : t("sent", { time })),
  ].filter((words) => typeof words === "string");
}
