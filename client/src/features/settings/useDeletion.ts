import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SubjectDeleted } from "../../api/deleteSubject";
import { useAskAgain } from "./useAsked";

/** What the last deletion came to; its row, and whatever was said in it, has gone. */
export function useDeletion() {
  const { t } = useTranslation("settings");
  const [deleted, setDeleted] = useState<SubjectDeleted | null>(null);
  const askAgain = useAskAgain();
  const onDeleted = (result: SubjectDeleted) => {
    setDeleted(result);
    askAgain();
  };
  const said =
    deleted &&
    t("privacy.deleted", {
      person: deleted.subject_id,
      events: t("privacy.someEvents", { count: deleted.events }),
      answers: t("privacy.someAnswers", { count: deleted.labels }),
    });
  return { said, onDeleted };
}
