import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { VersionDetail } from "../../api/modelLife";
import { promoteModel } from "../../api/promoteModel";
import { useAction } from "../../lib/useAction";
import type { End } from "./Changes";
import { Gates } from "./Gates";
import { gatesOf } from "./gates";
import classes from "./PromoteForm.module.css";
import { TypedForm } from "./TypedForm";
import { useChanged } from "./useModels";
import { verdictOf } from "./words";

/** What the server takes. */
const REASON = { least: 3, most: 400 } as const;

interface PromoteFormProps extends End {
  name: string;
  detail: VersionDetail;
}

/** Evidence opens the way; without it only a reason does, which the audit keeps. */
export function PromoteForm({ name, detail, onDone, onKeep }: PromoteFormProps) {
  const { t } = useTranslation("models");
  const { version } = detail;
  const changed = useChanged();
  const [reason, setReason] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const action = useAction(promoteModel, (life) => {
    changed(life);
    onDone(t("actions.promote.done", { version }));
  });
  const isBlocked = verdictOf(detail) !== "passed" || gatesOf(action.error).length > 0;
  const confirm = () => {
    const override = reason.trim().replace(/\s+/g, " ");
    const isTooShort = isBlocked && override.length < REASON.least;
    setIsMissing(isTooShort);
    if (!isTooShort) action.run({ name, version, ...(isBlocked && { override }) });
  };
  return (
    <TypedForm
      title={t("actions.promote.title", { version })}
      says={t("actions.promote.says")}
      version={version}
      confirm={t("actions.promote.confirm")}
      failed={t("actions.promote.failed")}
      action={action}
      onConfirm={confirm}
      onKeep={onKeep}
    >
      {isBlocked && (
        <>
          <Blocked detail={detail} />
          <Textarea
            classNames={{ input: classes.field ?? "" }}
            size="md"
            label={t("actions.promote.reason")}
            description={t("actions.promote.reasonSays")}
            maxLength={REASON.most}
            value={reason}
            error={isMissing && t("actions.promote.reasonMissing")}
            onChange={(event) => {
              setReason(event.currentTarget.value);
              setIsMissing(false);
            }}
          />
        </>
      )}
    </TypedForm>
  );
}

function Blocked({ detail }: { detail: VersionDetail }) {
  const { t } = useTranslation("models");
  const { report } = detail;
  if (!report) return <p>{t("actions.promote.never")}</p>;
  const verdict = verdictOf(detail);
  if (verdict === "stale") {
    return <p>{t("actions.promote.stale", { version: report.against.version })}</p>;
  }
  const failed = report.gates.filter(({ passed }) => !passed);
  if (failed.length === 0) return null;
  return (
    <div>
      <p className={classes.blocked}>{t("actions.promote.blocked")}</p>
      <Gates gates={failed} />
    </div>
  );
}
