import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { version } from "../../../package.json";
import { HEALTH_QUERY } from "../../lib/useConnection";
import classes from "./Versions.module.css";

export function Versions() {
  const { t } = useTranslation("about");
  const { data, isPending } = useQuery(HEALTH_QUERY);
  const unknown = isPending ? t("version.checking") : t("version.serverUnknown");
  const entries = [
    [t("version.client"), version],
    [t("version.server"), data?.version ?? unknown],
    [t("version.licence"), t("version.licenceText")],
  ] as const;
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
