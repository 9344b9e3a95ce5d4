import { useTranslation } from "react-i18next";
import type { VersionDetail } from "../../api/modelLife";
import { CardDetails, CardNote } from "../../components/modelFacts/CardDetails";
import { useMarkdown } from "../../components/modelFacts/useMarkdown";

export function Card({ detail }: { detail: VersionDetail }) {
  const { t } = useTranslation("models");
  return (
    <CardDetails title={t("detail.card")} says={t("detail.cardSays")}>
      {() => <Content detail={detail} />}
    </CardDetails>
  );
}

function Content({ detail }: { detail: VersionDetail }) {
  const { t } = useTranslation("models");
  const markdown = useMarkdown();
  if (markdown === "failed") return <CardNote>{t("detail.cardFailed")}</CardNote>;
  if (markdown === "loading") return <CardNote>{t("detail.cardLoading")}</CardNote>;
  return <markdown.CardMarkdown model={detail} />;
}
