import { useTranslation } from "react-i18next";
import type { ModelDetail } from "../../api/getModel";
import { CardDetails, CardNote } from "../../components/modelFacts/CardDetails";
import { useMarkdown } from "../../components/modelFacts/useMarkdown";
import { NextTry } from "../../components/NextTry";
import type { Outage } from "../../lib/observation";
import type { Observed } from "../../lib/useObservation";
import { Loading } from "./Loading";

interface ModelCardProps {
  digest: string;
  detail: Pick<Observed<ModelDetail>, "observation" | "isAsking">;
}

export function ModelCard(props: ModelCardProps) {
  const { t } = useTranslation("status");
  return (
    <CardDetails title={t("card.title")} says={t("card.says")}>
      {() => <Content {...props} />}
    </CardDetails>
  );
}

function Content({ digest, detail: { observation, isAsking } }: ModelCardProps) {
  const { t } = useTranslation("status");
  const markdown = useMarkdown();
  const model = observation?.value;
  if (markdown === "failed") return <CardNote>{t("card.chunkFailed")}</CardNote>;
  if (model && model.digest !== digest) return <CardNote>{t("card.other")}</CardNote>;
  if (!model && observation?.outage)
    return <Failed outage={observation.outage} isAsking={isAsking} />;
  if (!model || markdown === "loading") {
    return (
      <CardNote>
        <Loading what="card" isAsking={isAsking} />
      </CardNote>
    );
  }
  return <markdown.CardMarkdown model={model} />;
}

function Failed({ outage, isAsking }: { outage: Outage; isAsking: boolean }) {
  const { t } = useTranslation("status");
  return (
    <CardNote>
      {t("card.failed")} <NextTry outage={outage} isAsking={isAsking} />
    </CardNote>
  );
}
