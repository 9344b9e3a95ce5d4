import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./ConfirmButton.module.css";

interface ConfirmButtonProps {
  label: string;
  question: string;
  /** What the two answers say; "Delete" and "Keep" when nothing else is. */
  confirm?: string;
  keep?: string;
  isBusy?: boolean;
  onConfirm: () => void;
}

const WRAPPING = { root: classes.button ?? "", label: classes.label ?? "" };

/** A ref: what is asked takes the focus when it appears, and gives it back. */
const focusIt = (button: HTMLButtonElement | null) => button?.focus();

/** For what cannot be undone: asks in its own place, and keeping comes first. */
export function ConfirmButton({ label, question, isBusy = false, ...answers }: ConfirmButtonProps) {
  const { t } = useTranslation("shared");
  const { confirm = t("confirm.delete"), keep = t("confirm.keep"), onConfirm } = answers;
  const [step, setStep] = useState<"fresh" | "asking" | "kept">("fresh");
  if (step !== "asking") {
    return (
      <Button
        {...(step === "kept" && { ref: focusIt })}
        classNames={WRAPPING}
        variant="default"
        size="md"
        aria-disabled={isBusy}
        onClick={() => isBusy || setStep("asking")}
      >
        {label}
      </Button>
    );
  }
  return (
    <fieldset className={classes.group}>
      <legend className={classes.question}>{question}</legend>
      <Button ref={focusIt} variant="default" size="md" onClick={() => setStep("kept")}>
        {keep}
      </Button>
      <Button
        className={classes.confirm}
        size="md"
        onClick={() => {
          setStep("fresh");
          onConfirm();
        }}
      >
        {confirm}
      </Button>
    </fieldset>
  );
}
