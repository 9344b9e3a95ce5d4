import { VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FailureAlert } from "../../components/FailureAlert";
import { PageIntro } from "../../components/PageIntro";
import { formatNumber } from "../../lib/format";
import { announcement } from "./announcement";
import classes from "./BatchPage.module.css";
import { FilePanel } from "./FilePanel";
import { GuidePanel } from "./GuidePanel";
import { MAX_ROWS } from "./limits";
import { PreviewPanel } from "./PreviewPanel";
import { ProblemsPanel } from "./ProblemsPanel";
import { ResultsPanel } from "./ResultsPanel";
import { RunPanel } from "./RunPanel";
import { SummaryPanel } from "./SummaryPanel";
import { type Session, sharedSession } from "./session";
import { type Batch, isFileError, useBatch, useSpecs } from "./useBatch";
import { fileProblemText } from "./words";

interface BatchPageProps {
  session?: Session;
}

export function BatchPage({ session = sharedSession() }: BatchPageProps) {
  const { t } = useTranslation("batch");
  const { specs, source } = useSpecs();
  const batch = useBatch(session);
  const { state } = batch;
  return (
    <>
      <PageIntro title={t("title")} lead={t("lead", { rows: formatNumber(MAX_ROWS) })} />
      <VisuallyHidden role="status">{announcement(state, t)}</VisuallyHidden>
      <div className={classes.panels}>
        <FilePanel session={session} batch={batch} specs={specs} />
        <Failure batch={batch} />
        {state.preview === null ? (
          state.phase !== "reading" && <GuidePanel specs={specs} source={source} />
        ) : (
          <Content session={session} batch={batch} />
        )}
      </div>
    </>
  );
}

function Content({ session, batch }: { session: Session; batch: Batch }) {
  const { state } = batch;
  const hasResults = state.progress.done > 0;
  return (
    <>
      <RunPanel session={session} batch={batch} />
      {state.phase === "idle" && <PreviewPanel state={state} />}
      {hasResults && <SummaryPanel state={state} />}
      {state.problemTotal > 0 && <ProblemsPanel state={state} />}
      {hasResults && <ResultsPanel session={session} state={state} />}
    </>
  );
}

function Failure({ batch: { failure } }: { batch: Batch }) {
  const { t } = useTranslation("batch");
  if (!failure) return null;
  const advice = isFileError(failure)
    ? fileProblemText(failure.problem, t)
    : t("failed.advice", { message: failure.message });
  return <FailureAlert failure={{ title: t("failed.title"), advice }} />;
}
