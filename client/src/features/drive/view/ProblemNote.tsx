import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { StartProblem } from "../session/driveState";
import classes from "./Setup.module.css";

/** Why it could not start, and exactly what to do; the button below tries again. */
export function ProblemNote({ problem }: { problem: StartProblem }) {
  const { t } = useTranslation("drive");
  return (
    <Alert
      variant="default"
      className={classes.problem ?? ""}
      title={t(`problem.${problem}.title`)}
      icon={<IconAlertTriangle aria-hidden />}
      role="alert"
    >
      {t(`problem.${problem}.advice`)}
    </Alert>
  );
}
