import { Button, PasswordInput } from "@mantine/core";
import "@mantine/core/styles/PasswordInput.layer.css";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Session } from "../../api/getSession";
import { signIn } from "../../api/signIn";
import { ActionFailure } from "../../components/asked/ActionFailure";
import { useAction, useWait } from "../../lib/useAction";
import classes from "./Form.module.css";

/** Characters that the server takes for a key. */
const KEY_MAX = 200;

/** By a key, which is typed seldom and pasted mostly: what comes along with it at either end is cut off. */
export function SignInForm({ onDone }: { onDone: (session: Session) => void }) {
  const { t } = useTranslation("settings");
  const [key, setKey] = useState("");
  const [isEmpty, setIsEmpty] = useState(false);
  const action = useAction(signIn, onDone);
  const isHeld = useWait(action) > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = key.trim();
    setIsEmpty(wanted === "");
    if (wanted !== "" && !isHeld) action.run({ key: wanted });
  };
  const wrong = { title: t("signIn.wrong"), advice: t("signIn.wrongText") };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <PasswordInput
        className={classes.wide ?? ""}
        classNames={{ input: classes.field ?? "", visibilityToggle: classes.toggle ?? "" }}
        size="md"
        label={t("signIn.label")}
        description={t("signIn.hint")}
        name="password"
        autoComplete="current-password"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={KEY_MAX}
        value={key}
        error={isEmpty && t("signIn.empty")}
        onChange={(event) => {
          setKey(event.currentTarget.value);
          setIsEmpty(false);
        }}
        visibilityToggleButtonProps={{ "aria-label": t("signIn.reveal"), tabIndex: 0 }}
      />
      <Button type="submit" size="md" aria-disabled={action.isRunning || isHeld}>
        {action.isRunning ? t("signIn.running") : t("signIn.submit")}
      </Button>
      <div className={classes.wide}>
        <ActionFailure action={action} statuses={{ 400: wrong, 401: wrong }} />
      </div>
    </form>
  );
}
