import { Button, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ActionFailure } from "../../components/asked/ActionFailure";
import { type Action, useWait } from "../../lib/useAction";
import { Gates } from "./Gates";
import { gatesOf } from "./gates";
import classes from "./TypedForm.module.css";

interface TypedFormProps {
  title: string;
  says: string;
  /** What has to be typed: no slip changes what answers. */
  version: string;
  confirm: string;
  /** What did not come about. */
  failed: string;
  action: Action<never, unknown>;
  /** Runs the action; does nothing but say so where something is missing. */
  onConfirm: () => void;
  onKeep: () => void;
  /** Further fields. */
  children?: ReactNode;
}

export function TypedForm({ title, says, version, children, ...rest }: TypedFormProps) {
  const { t } = useTranslation("models");
  const { action, onConfirm } = rest;
  const [typed, setTyped] = useState("");
  const [isWrong, setIsWrong] = useState(false);
  const isHeld = useWait(action) > 0;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("input, textarea")?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isRight = typed.trim() === version;
    setIsWrong(!isRight);
    if (isRight && !isHeld) onConfirm();
  };
  return (
    <form ref={form} className={classes.form} onSubmit={submit} noValidate aria-label={title}>
      <div>
        <h3 className={classes.title}>{title}</h3>
        <p className={classes.says}>{says}</p>
      </div>
      {children}
      <TextInput
        classNames={{ input: classes.field ?? "" }}
        size="md"
        label={t("actions.type", { version })}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={typed}
        error={isWrong && t("actions.mistyped")}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setIsWrong(false);
        }}
      />
      <Answers {...rest} isHeld={isHeld} />
      <Refusal action={action} failed={rest.failed} />
    </form>
  );
}

interface AnswersProps extends Pick<TypedFormProps, "action" | "confirm" | "onKeep"> {
  isHeld: boolean;
}

function Answers({ action, confirm, onKeep, isHeld }: AnswersProps) {
  const { t } = useTranslation("models");
  return (
    <div className={classes.answers}>
      <Button variant="default" size="md" onClick={onKeep}>
        {t("actions.keep")}
      </Button>
      <Button
        type="submit"
        className={classes.confirm ?? ""}
        size="md"
        aria-disabled={action.isRunning || isHeld}
      >
        {action.isRunning ? t("actions.running") : confirm}
      </Button>
    </div>
  );
}

function Refusal({ action, failed }: Pick<TypedFormProps, "action" | "failed">) {
  const gates = gatesOf(action.error);
  return (
    <>
      <ActionFailure action={action} title={failed} />
      {gates.length > 0 && <Gates gates={gates} />}
    </>
  );
}
