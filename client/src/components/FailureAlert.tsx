import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { FailureText } from "../lib/failureText";
import classes from "./FailureAlert.module.css";

interface FailureAlertProps {
  failure: FailureText;
}

export function FailureAlert({ failure }: FailureAlertProps) {
  return (
    <Alert
      variant="default"
      title={failure.title}
      icon={<IconAlertTriangle aria-hidden />}
      classNames={classes}
    >
      {failure.advice}
    </Alert>
  );
}
