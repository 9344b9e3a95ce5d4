import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Challenger, ModelLife } from "../../api/modelLife";
import { Asked } from "../../components/asked/Asked";
import { Panel } from "../../components/Panel";
import { StateShape } from "../../components/StateShape";
import { shortDigest } from "../../lib/format";
import { may } from "../../lib/roles";
import type { Observed } from "../../lib/useObservation";
import { useSession } from "../../lib/useSession";
import { type Change, Changes } from "./Changes";
import { momentText } from "./moment";
import { Problem } from "./Problem";
import { RollbackForm } from "./RollbackForm";
import classes from "./ServingPanel.module.css";
import { crowningOf, makerText, useAudit } from "./trail";
import { championOf } from "./versions";
import { WithdrawForm } from "./WithdrawForm";
import { formatRate, ROLE_SHAPES } from "./words";

interface ServingPanelProps {
  name: string;
  observed: Observed<ModelLife>;
}

/** The one thing to read: which version answers, and whether that is as it was meant. */
export function ServingPanel({ name, observed }: ServingPanelProps) {
  const { t } = useTranslation("models");
  return (
    <Panel title={t("serving.title")}>
      <div className={classes.content}>
        <Asked observed={observed}>{(life) => <Serving key={name} life={life} />}</Asked>
      </div>
    </Panel>
  );
}

function Serving({ life }: { life: ModelLife }) {
  const { t } = useTranslation("models");
  const { challenger } = life;
  return (
    <div className={classes.parts}>
      {life.problem !== null && (
        <Problem title={t("serving.problemTitle")} problem={life.problem}>
          {t("serving.problemNext")}
        </Problem>
      )}
      <div className={classes.arms}>
        <Champion life={life} />
        <Second challenger={challenger} />
      </div>
      <ServingChanges life={life} />
    </div>
  );
}

interface ArmProps {
  arm: "champion" | "challenger";
  version: string;
  digest: string;
  children: ReactNode;
}

function Arm({ arm, version, digest, children }: ArmProps) {
  const { t } = useTranslation("models");
  return (
    <div className={classes.arm}>
      <StateShape shape={ROLE_SHAPES[arm]} size={28} />
      <div>
        <h3 className={classes.role}>{t(`serving.${arm}`)}</h3>
        <p className={classes.version}>{version}</p>
        <p className={classes.digest} title={`SHA-256 ${digest}`}>
          {t("serving.digest", { digest: shortDigest(digest) })}
        </p>
        <p className={classes.says}>{children}</p>
      </div>
    </div>
  );
}

function Champion({ life }: { life: ModelLife }) {
  const { t } = useTranslation("models");
  return (
    <Arm arm="champion" version={life.version} digest={life.digest}>
      {life.origin === "packaged" ? t("serving.packaged") : <Since name={life.name} />}
    </Arm>
  );
}

/** Only admins may read the audit, and so know who it was. */
function Since({ name }: { name: string }) {
  const session = useSession().observation?.value;
  return session && may(session, "manage") ? <Crowned name={name} /> : null;
}

function Crowned({ name }: { name: string }) {
  const { t } = useTranslation("models");
  const audit = useAudit(null).observation?.value;
  const crowned = audit && crowningOf(name, audit);
  if (!crowned) return null;
  return t("serving.since", { at: momentText(crowned.at), who: makerText(crowned.actor) });
}

function Second({ challenger }: { challenger: Challenger | null }) {
  const { t } = useTranslation("models");
  if (!challenger) return <p className={classes.none}>{t("serving.noChallenger")}</p>;
  const { version, digest, mode, share } = challenger;
  return (
    <Arm arm="challenger" version={version} digest={digest}>
      {t(`serving.${mode}`, { share: formatRate(share) })}
    </Arm>
  );
}

function ServingChanges({ life }: { life: ModelLife }) {
  const { t } = useTranslation("models");
  const { challenger } = life;
  const entries: Change[] = [];
  if (championOf(life).origin !== "packaged") {
    entries.push({
      name: "rollback",
      label: t("actions.rollback.open"),
      form: (end) => <RollbackForm life={life} {...end} />,
    });
  }
  if (challenger) {
    entries.push({
      name: "withdraw",
      label: t("actions.withdraw.open"),
      form: (end) => <WithdrawForm name={life.name} version={challenger.version} {...end} />,
    });
  }
  return <Changes entries={entries} />;
}
