import { Button } from "@mantine/core";
import { IconFileText, IconUpload } from "@tabler/icons-react";
import { type ChangeEvent, type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { FailureAlert } from "../../components/FailureAlert";
import { Panel } from "../../components/Panel";
import type { InputSpec } from "./columns";
import classes from "./FilePanel.module.css";
import { ProgressBar } from "./ProgressBar";
import type { Session } from "./session";
import type { Snapshot } from "./snapshot";
import type { Batch } from "./useBatch";
import { useDropGuard } from "./useDropGuard";
import { fileProblemText, type Translate } from "./words";

interface FilePanelProps {
  session: Session;
  batch: Batch;
  /** Unknown until the server has said what it accepts; no file is read before. */
  specs: InputSpec[] | undefined;
}

export function FilePanel({ session, batch, specs }: FilePanelProps) {
  const { t } = useTranslation("batch");
  const { state, attempt } = batch;
  const input = useRef<HTMLInputElement>(null);
  useDropGuard();

  function open(file: File | undefined): void {
    if (file && specs) void attempt(session.open(file, specs));
  }

  function clear(): void {
    void attempt(session.clear());
    input.current?.focus();
  }

  return (
    <Panel title={t("file.title")}>
      <div className={classes.bar}>
        {state.file && <ChosenFile state={state} onRemove={clear} />}
        <DropZone
          ref={input}
          isSmall={state.preview !== null || state.phase === "reading"}
          isDisabled={!specs || state.phase === "running"}
          onFile={open}
        />
      </div>
      {state.phase === "reading" && <Reading state={state} />}
      {state.fileProblem && (
        <div className={classes.problem}>
          <FailureAlert
            failure={{
              title: t("fileProblemTitle"),
              advice: fileProblemText(state.fileProblem, t),
            }}
          />
        </div>
      )}
      {!state.file && <p className={classes.note}>{t("file.leaves")}</p>}
    </Panel>
  );
}

function ChosenFile({ state, onRemove }: { state: Snapshot; onRemove: () => void }) {
  const { t } = useTranslation("batch");
  return (
    <div className={classes.chosen}>
      <IconFileText size={28} stroke={1.5} aria-hidden />
      <p className={classes.name}>
        {state.file?.name}{" "}
        <span className={classes.size}>{sizeText(state.file?.size ?? 0, t)}</span>
      </p>
      {state.phase !== "running" && (
        <Button variant="default" size="sm" onClick={onRemove}>
          {t("file.remove")}
        </Button>
      )}
    </div>
  );
}

function sizeText(bytes: number, t: Translate): string {
  return bytes < 1e6
    ? t("file.kilobytes", { size: Math.ceil(bytes / 1000) })
    : t("file.megabytes", { size: Math.round(bytes / 1e5) / 10 });
}

function Reading({ state: { reading } }: { state: Snapshot }) {
  const { t } = useTranslation("batch");
  return (
    <div className={classes.reading}>
      <ProgressBar share={reading.share} label={t("file.reading")} />
      <p className={classes.size}>{t("file.readingRows", { count: reading.rows })}</p>
    </div>
  );
}

interface DropZoneProps {
  ref: React.Ref<HTMLInputElement>;
  isSmall: boolean;
  isDisabled: boolean;
  onFile: (file: File | undefined) => void;
}

function DropZone({ ref, isSmall, isDisabled, onFile }: DropZoneProps) {
  const { t } = useTranslation("batch");
  const [isOver, setIsOver] = useState(false);

  function drop(event: DragEvent): void {
    event.preventDefault();
    setIsOver(false);
    if (!isDisabled) onFile(event.dataTransfer.files[0]);
  }

  function choose({ currentTarget }: ChangeEvent<HTMLInputElement>): void {
    onFile(currentTarget.files?.[0]);
    // So that the same file, corrected, can be chosen again.
    currentTarget.value = "";
  }

  return (
    <label
      className={classes.zone}
      data-small={isSmall || undefined}
      data-over={isOver || undefined}
      data-disabled={isDisabled || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(!isDisabled);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <input
        ref={ref}
        type="file"
        className={classes.input}
        accept=".csv,.tsv,.txt,text/csv"
        aria-label={t("file.input")}
        disabled={isDisabled}
        onChange={choose}
      />
      <IconUpload size={isSmall ? 20 : 36} stroke={1.5} aria-hidden />
      {isSmall ? (
        <span>{t("file.chooseOther")}</span>
      ) : (
        <span>
          <span className={classes.drop}>{isOver ? t("file.dropNow") : t("file.drop")}</span>
          <span className={classes.choose}>{t("file.choose")}</span>
        </span>
      )}
    </label>
  );
}
