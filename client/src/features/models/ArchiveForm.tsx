import { useTranslation } from "react-i18next";
import { archiveVersion } from "../../api/archiveVersion";
import { useAction } from "../../lib/useAction";
import type { End } from "./Changes";
import { TypedForm } from "./TypedForm";
import { useChanged } from "./useModels";

interface ArchiveFormProps extends End {
  name: string;
  version: string;
}

/** Out of the choice; it stays in the list. */
export function ArchiveForm({ name, version, onDone, onKeep }: ArchiveFormProps) {
  const { t } = useTranslation("models");
  const changed = useChanged();
  const action = useAction(archiveVersion, (life) => {
    changed(life);
    onDone(t("actions.archive.done", { version }));
  });
  return (
    <TypedForm
      title={t("actions.archive.title", { version })}
      says={t("actions.archive.says")}
      version={version}
      confirm={t("actions.archive.confirm")}
      failed={t("actions.archive.failed")}
      action={action}
      onConfirm={() => action.run({ name, version })}
      onKeep={onKeep}
    />
  );
}
