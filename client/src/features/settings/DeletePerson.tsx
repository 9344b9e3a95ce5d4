import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { deleteSubject, type SubjectDeleted } from "../../api/deleteSubject";
import { ActionFailure } from "../../components/asked/ActionFailure";
import { useAction, useWait } from "../../lib/useAction";
import form from "./Form.module.css";
import classes from "./PrivacyPanel.module.css";

interface DeletePersonProps {
  subjectId: string;
  onDeleted: (deleted: SubjectDeleted) => void;
}

/** Everything held about one person, as a file or gone for good. */
export function DeletePerson({ subjectId, onDeleted }: DeletePersonProps) {
  const { t } = useTranslation("settings");
  const [isAsking, setIsAsking] = useState(false);
  if (isAsking) {
    return <Question {...{ subjectId, onDeleted }} onKeep={() => setIsAsking(false)} />;
  }
  return (
    <div className={classes.actions}>
      <Button
        component="a"
        variant="default"
        size="sm"
        href={`/api/subjects/${subjectId}/export`}
        download
        aria-label={t("privacy.exportOf", { person: subjectId })}
      >
        {t("privacy.export")}
      </Button>
      <Button
        variant="default"
        size="sm"
        aria-label={t("privacy.deleteOf", { person: subjectId })}
        onClick={() => setIsAsking(true)}
      >
        {t("privacy.delete")}
      </Button>
    </div>
  );
}

/** The pseudonym has to be typed: no slip deletes a person's history. */
function Question({ subjectId, onDeleted, onKeep }: DeletePersonProps & { onKeep: () => void }) {
  const { t } = useTranslation("settings");
  const [typed, setTyped] = useState("");
  const [isWrong, setIsWrong] = useState(false);
  const action = useAction(deleteSubject, onDeleted);
  const isHeld = useWait(action) > 0;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsWrong(typed.trim() !== subjectId);
    if (typed.trim() === subjectId && !isHeld) action.run(subjectId);
  };
  return (
    <form className={classes.question} onSubmit={submit} noValidate>
      <TextInput
        ref={field}
        classNames={{ input: form.field ?? "" }}
        size="md"
        label={t("privacy.type", { person: subjectId })}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={typed}
        error={isWrong && t("privacy.mistyped")}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setIsWrong(false);
        }}
      />
      <div className={classes.actions}>
        <Button variant="default" size="md" onClick={onKeep}>
          {t("privacy.keep")}
        </Button>
        <Button
          type="submit"
          className={classes.confirm ?? ""}
          size="md"
          aria-disabled={action.isRunning || isHeld}
        >
          {action.isRunning ? t("privacy.deleting") : t("privacy.confirm")}
        </Button>
      </div>
      <ActionFailure action={action} title={t("privacy.notDeleted")} />
    </form>
  );
}
