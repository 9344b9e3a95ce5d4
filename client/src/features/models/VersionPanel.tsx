import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { getModelVersion } from "../../api/getModelVersion";
import type { ModelLife, VersionDetail } from "../../api/modelLife";
import { Asked } from "../../components/asked/Asked";
import { MetricsTable } from "../../components/modelFacts/MetricsTable";
import { Pictures } from "../../components/modelFacts/Pictures";
import { Panel } from "../../components/Panel";
import { Section } from "../../components/Section";
import { useArrivalFocus } from "../../lib/useArrivalFocus";
import type { Observed } from "../../lib/useObservation";
import { Card } from "./Card";
import { Evidence } from "./Evidence";
import { Lineage } from "./Lineage";
import { Mark } from "./Mark";
import { Problem } from "./Problem";
import { useChoice } from "./useChoice";
import { useModels } from "./useModels";
import { VersionChanges } from "./VersionChanges";
import classes from "./VersionPanel.module.css";
import { ROLE_SHAPES } from "./words";

/** A comparison that was made meanwhile is seen within this time. */
export const ASK_VERSION_EVERY_MS = 60_000;

interface VersionPanelProps {
  life: ModelLife;
  version: string;
}

/** One version: where it comes from, how good it is, and what may be done with it. */
export function VersionPanel({ life, version }: VersionPanelProps) {
  const { t } = useTranslation("models");
  const { name } = life;
  const observed = useVersion(name, version);
  const panel = useArrivalFocus(version);
  return (
    <Panel title={t("detail.title", { version })} ref={panel}>
      <div className={classes.content}>
        <Close />
        <Asked observed={observed}>
          {(detail) => <Detail life={life} detail={detail} observed={observed} />}
        </Asked>
      </div>
    </Panel>
  );
}

export function useVersion(name: string, version: string): Observed<VersionDetail> {
  return useModels(
    ["version", name, version],
    () => getModelVersion(name, version),
    ASK_VERSION_EVERY_MS,
  );
}

function Close() {
  const { t } = useTranslation("models");
  const { linkTo } = useChoice();
  const navigate = useNavigate();
  return (
    <Button
      className={classes.close ?? ""}
      variant="default"
      size="sm"
      onClick={() => navigate(linkTo({ version: null }), { preventScrollReset: true })}
    >
      {t("detail.close")}
    </Button>
  );
}

interface DetailProps {
  life: ModelLife;
  detail: VersionDetail;
  observed: Observed<VersionDetail>;
}

function Detail({ life, detail, observed }: DetailProps) {
  const { t } = useTranslation("models");
  // The list is asked more often.
  const listed = life.versions.find(({ digest }) => digest === detail.digest);
  const role = listed?.role ?? detail.role;
  return (
    <>
      <Mark shape={ROLE_SHAPES[role]}>{t(`roles.${role}`)}</Mark>
      {detail.problem !== null && (
        <div className={classes.problem}>
          <Problem title={t("detail.problem")} problem={detail.problem} />
        </div>
      )}
      <div className={classes.changes}>
        <VersionChanges name={life.name} detail={detail} role={role} />
      </div>
      <Section title={t("detail.report")}>
        <Evidence name={life.name} detail={detail} />
      </Section>
      <Section title={t("detail.facts")}>
        <Lineage detail={detail} />
      </Section>
      <MetricsTable personOut={detail.person_out} />
      <Pictures digest={detail.digest} detail={observed} />
      {detail.card && <Card detail={detail} />}
    </>
  );
}
