import { useTranslation } from "react-i18next";
import type { VersionDetail } from "../../api/modelLife";
import { formatNumber } from "../../lib/format";
import { Command } from "./Command";
import { CompareNow } from "./CompareNow";
import { Gates } from "./Gates";
import classes from "./Models.module.css";
import { verdictOf } from "./words";

interface EvidenceProps {
  name: string;
  detail: VersionDetail;
}

/** What the comparison with the champion came to, gate by gate; or how to make one. */
export function Evidence({ name, detail }: EvidenceProps) {
  const { t } = useTranslation("models");
  const { report, version, origin } = detail;
  if (!report && origin === "packaged") return <p>{t("detail.packaged")}</p>;
  const verdict = verdictOf(detail);
  const words = {
    version: report?.against.version ?? "",
    people: formatNumber(report?.people ?? 0),
  };
  return (
    <div className={classes.parts}>
      <div>
        <p className={classes.said}>
          {verdict === "none" ? t("detail.noReport") : t(`detail.${verdict}`, words)}
        </p>
        {(verdict === "none" || verdict === "stale") && <Compare name={name} version={version} />}
      </div>
      {report && <Gates gates={report.gates} />}
    </div>
  );
}

/** The champion is what it is compared with when nothing else is named. */
function Compare({ name, version }: { name: string; version: string }) {
  return (
    <>
      <Command>{`python -m ml_logic.registry compare ${name} ${version}`}</Command>
      <CompareNow name={name} version={version} />
    </>
  );
}
