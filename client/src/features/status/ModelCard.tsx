import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ModelDetail } from "../../api/getModel";
import { NextTry } from "../../components/NextTry";
import type { Outage } from "../../lib/observation";
import type { Observed } from "../../lib/useObservation";
import { Loading } from "./Loading";
import classes from "./ModelCard.module.css";
import { useMarkdown } from "./useMarkdown";

interface ModelCardProps {
  digest: string;
  detail: Pick<Observed<ModelDetail>, "observation" | "isAsking">;
}

/** Opened by whoever wants to read it; only then is what draws Markdown loaded. */
export function ModelCard({ digest, detail }: ModelCardProps) {
  const { t } = useTranslation("status");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details
      className={classes.card}
      onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
    >
      <summary className={classes.summary}>
        <IconChevronRight className={classes.chevron} size={20} stroke={1.75} aria-hidden />
        <span className={classes.title}>{t("card.title")}</span>
        <span className={classes.says}>{t("card.says")}</span>
      </summary>
      {isOpen && <Content digest={digest} detail={detail} />}
    </details>
  );
}

function Content({ digest, detail: { observation, isAsking } }: ModelCardProps) {
  const { t } = useTranslation("status");
  const markdown = useMarkdown();
  const model = observation?.value;
  if (markdown === "failed") return <p className={classes.note}>{t("card.chunkFailed")}</p>;
  if (model && model.digest !== digest) return <p className={classes.note}>{t("card.other")}</p>;
  if (!model && observation?.outage)
    return <Failed outage={observation.outage} isAsking={isAsking} />;
  if (!model || markdown === "loading") {
    return (
      <p className={classes.note}>
        <Loading what="card" isAsking={isAsking} />
      </p>
    );
  }
  return <markdown.CardMarkdown model={model} />;
}

function Failed({ outage, isAsking }: { outage: Outage; isAsking: boolean }) {
  const { t } = useTranslation("status");
  return (
    <p className={classes.note}>
      {t("card.failed")} <NextTry outage={outage} isAsking={isAsking} />
    </p>
  );
}
