import { useTranslation } from "react-i18next";
import type { Gate } from "../../api/modelLife";
import { StateShape } from "../../components/StateShape";
import classes from "./Gates.module.css";

const NAMES = [
  "people",
  "leak",
  "metric",
  "worst_person",
  "calibration",
  "above_chance",
  "latency",
  "size",
  "comparison",
] as const;

/** What a version has to pass before it serves, and whether it did. The messages are the server's, in English. */
export function Gates({ gates }: { gates: readonly Gate[] }) {
  const { t } = useTranslation("models");
  return (
    <ul className={classes.gates} aria-label={t("gates.title")}>
      {gates.map(({ name, passed, message }) => (
        <li key={name} className={classes.gate} data-testid={`gate-${name}`}>
          <StateShape shape={passed ? "disc" : "octagon"} size={18} />
          <span className={classes.name}>
            {nameOf(name)}: {passed ? t("gates.passed") : t("gates.failed")}
          </span>
          <span className={classes.message} lang="en">
            {message}
          </span>
        </li>
      ))}
    </ul>
  );

  function nameOf(name: string): string {
    const known = NAMES.find((candidate) => candidate === name);
    return known ? t(`gates.names.${known}`) : name;
  }
}
