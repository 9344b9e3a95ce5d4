import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { version } from "../../../package.json";
import type { ApiError } from "../../api/errors";
import type { Health } from "../../api/getHealth";
import { NextTry } from "../../components/NextTry";
import { isAnswer, useHealth } from "../../lib/useConnection";
import type { Observed } from "../../lib/useObservation";
import classes from "./Versions.module.css";

export function Versions() {
  const { t } = useTranslation("about");
  const health = useHealth();
  const entries: [string, ReactNode][] = [
    [t("version.client"), version],
    [t("version.server"), <Server key="server" health={health} />],
    [t("version.licence"), t("version.licenceText")],
  ];
  return (
    <dl className={classes.entries}>
      {entries.map(([name, value]) => (
        <div key={name} className={classes.entry}>
          <dt className={classes.name}>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Its version, or why that is not known: in the same sense as the connection state of the shell. */
function Server({ health: { observation, isAsking } }: { health: Observed<Health> }) {
  const { t } = useTranslation("about");
  if (!observation) return t("version.checking");
  const { value, outage } = observation;
  if (value || !outage) return value?.version;
  return (
    <>
      {t(`version.${reasonOf(outage.error)}`)} <NextTry outage={outage} isAsking={isAsking} />
    </>
  );
}

function reasonOf(error: ApiError) {
  if (!isAnswer(error)) return "serverUnreachable";
  return error.kind === "busy" ? "serverBusy" : "serverRefused";
}
