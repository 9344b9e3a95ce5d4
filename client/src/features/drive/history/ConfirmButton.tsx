import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./ConfirmButton.module.css";

interface ConfirmButtonProps {
  label: string;
  question: string;
  onConfirm: () => void;
}

/** A ref: what is asked takes the focus when it appears, and gives it back. */
const focusIt = (button: HTMLButtonElement | null) => button?.focus();

/** For what cannot be undone: asks in its own place, and keeping comes first. */
export function ConfirmButton({ label, question, onConfirm }: ConfirmButtonProps) {
  const { t } = useTranslation("drive");
  const [step, setStep] = useState<"fresh" | "asking" | "kept">("fresh");
  const confirm = () => {
    setStep("fresh");
    onConfirm();
  };
  if (step !== "asking") {
    return (
      <Button
        {...(step === "kept" && { ref: focusIt })}
        variant="default"
        size="md"
        onClick={() => setStep("asking")}
      >
        {label}
      </Button>
    );
  }
  return (
    <fieldset className={classes.group}>
      <legend className={classes.question}>{question}</legend>
      <Button ref={focusIt} variant="default" size="md" onClick={() => setStep("kept")}>
        {t("history.remove.keep")}
      </Button>
      <Button className={classes.confirm} size="md" onClick={confirm}>
        {t("history.remove.confirm")}
      </Button>
    </fieldset>
  );
}
