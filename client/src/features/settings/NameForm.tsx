import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ActionFailure } from "../../components/asked/ActionFailure";
import { type Action, useWait } from "../../lib/useAction";
import classes from "./Form.module.css";

/** Characters, as the server takes them. */
export const NAME_MAX = 64;

interface NameFormProps {
  label: string;
  description?: string;
  /** What stands there until somebody types. */
  initial: string;
  submit: string;
  action: Pick<Action<never, unknown>, "error" | "failedAt" | "isRunning">;
  onSubmit: (name: string) => void;
}

/** A name, and what is done with it. */
export function NameForm({ initial, submit, action, onSubmit, ...texts }: NameFormProps) {
  const { t } = useTranslation("settings");
  const [typed, setTyped] = useState<string | null>(null);
  const [isEmpty, setIsEmpty] = useState(false);
  const isHeld = useWait(action) > 0;
  const name = typed ?? initial;
  const check = (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    setIsEmpty(wanted === "");
    if (wanted !== "" && !isHeld) onSubmit(wanted);
  };
  return (
    <form className={classes.form} onSubmit={check} noValidate>
      <TextInput
        {...texts}
        className={classes.name ?? ""}
        classNames={{ input: classes.field ?? "" }}
        size="md"
        autoComplete="off"
        maxLength={NAME_MAX}
        value={name}
        error={isEmpty && t("name.empty")}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setIsEmpty(false);
        }}
      />
      <Button type="submit" size="md" aria-disabled={action.isRunning || isHeld}>
        {submit}
      </Button>
      <div className={classes.wide}>
        <ActionFailure action={action} />
      </div>
    </form>
  );
}
