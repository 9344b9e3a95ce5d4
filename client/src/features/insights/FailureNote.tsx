import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NextTry } from "../../components/NextTry";
import { StateShape } from "../../components/StateShape";
import type { Outage } from "../../lib/observation";
import { isHeldBack } from "../../lib/observation";
import { useConnection } from "../../lib/useConnection";
import { secondText } from "./Clock";
import classes from "./FailureNote.module.css";
import type { Insight } from "./useInsight";
import type { Translate } from "./words";

interface FailureNoteProps {
  insight: Pick<Insight<unknown>, "outage" | "seenAt" | "isAsking" | "askNow">;
}

/** Why there is no newer answer, what is shown meanwhile, and when it is asked again. */
export function FailureNote({ insight }: FailureNoteProps) {
  const { outage } = insight;
  return outage && <Note {...insight} outage={outage} />;
}

function Note({
  outage,
  seenAt,
  isAsking,
  askNow,
}: FailureNoteProps["insight"] & { outage: Outage }) {
  const { t } = useTranslation("insights");
  const isOffline = useConnection() === "offline";
  return (
    <div className={classes.note} role="status">
      <StateShape shape="bar" size={20} />
      <div>
        <p className={classes.title}>
          {seenAt === null ? t("states.failed.title") : t("states.failed.titleStale")}
        </p>
        <p>
          {whyText(outage, isOffline, t)} {seenAt !== null && staleText(outage, seenAt, t)}{" "}
          {/* Every second anew: nothing to be read out. */}
          <span aria-live="off">
            <NextTry outage={outage} isAsking={isAsking} />
          </span>
        </p>
        {!isHeldBack(outage) && (
          <Button className={classes.retry ?? ""} variant="default" onClick={askNow}>
            {t("states.retry")}
          </Button>
        )}
      </div>
    </div>
  );
}

function whyText({ sort, error }: Outage, isOffline: boolean, t: Translate): string {
  const reason = sort === "unreachable" && isOffline ? "offline" : sort;
  const why = t(`states.failed.${reason}`);
  const { requestId } = error;
  return requestId === null ? why : `${why} ${t("states.failed.request", { requestId })}`;
}

function staleText({ since }: Outage, seenAt: number, t: Translate): string {
  const [seen, begun] = [secondText(new Date(seenAt)), secondText(new Date(since))];
  return t("states.stale", { since: begun, seen });
}
