import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./FailedChunks.module.css";
import type { Failure } from "./runner";
import type { FailedLines, Snapshot } from "./snapshot";
import type { Translate } from "./words";

interface FailedChunksProps {
  state: Snapshot;
  /** One part, or all of them. */
  onRetry: (chunk?: number) => void;
}

export function FailedChunks({ state, onRetry }: FailedChunksProps) {
  const { t } = useTranslation("batch");
  const { phase, failed, failedTotal } = state;
  // Otherwise the run stands still, and what starts it again would do more than was asked for.
  const canRetry = phase === "running" || phase === "done";
  if (failedTotal === 0) return null;
  const more = failedTotal - failed.length;
  return (
    <section className={classes.block} aria-labelledby="failed-parts">
      <div className={classes.head}>
        <IconAlertTriangle size={20} aria-hidden />
        <h3 id="failed-parts" className={classes.title}>
          {t("chunks.title", { count: failedTotal })}
        </h3>
        {canRetry && failedTotal > 1 && (
          <Button variant="default" size="sm" onClick={() => onRetry()}>
            {t("chunks.retryAll")}
          </Button>
        )}
      </div>
      <ul className={classes.list}>
        {failed.map((part) => (
          <FailedPart key={part.chunk} part={part} onRetry={canRetry ? onRetry : null} />
        ))}
      </ul>
      {more > 0 && <p className={classes.reason}>{t("chunks.more", { count: more })}</p>}
    </section>
  );
}

interface FailedPartProps {
  part: FailedLines;
  onRetry: ((chunk: number) => void) | null;
}

function FailedPart({ part, onRetry }: FailedPartProps) {
  const { t } = useTranslation("batch");
  const { chunk, firstLine: line, rows, failure } = part;
  return (
    <li className={classes.part}>
      <span>
        <span className={classes.lines}>{t("chunks.from", { line, count: rows })}</span>
        <span className={classes.reason}>{failureText(failure, t)}</span>
      </span>
      {onRetry && (
        <Button
          variant="default"
          size="sm"
          aria-label={t("chunks.retryLabel", { line })}
          onClick={() => onRetry(chunk)}
        >
          {t("chunks.retry")}
        </Button>
      )}
    </li>
  );
}

function failureText({ kind, message, requestId }: Failure, t: Translate): string {
  const text = t(`chunks.${kind}`, { message });
  return requestId === null ? text : `${text} (${t("chunks.request", { requestId })})`;
}
