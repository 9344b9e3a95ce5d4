import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { getDrift } from "../../api/getDrift";
import type { Drift, Finding } from "../../api/modelLife";
import { Asked } from "../../components/asked/Asked";
import { Panel } from "../../components/Panel";
import { StateShape } from "../../components/StateShape";
import { Allowed } from "./Allowed";
import { Command } from "./Command";
import { DriftChart } from "./DriftChart";
import classes from "./DriftPanel.module.css";
import { FindingsTable } from "./FindingsTable";
import { historyOf, isMoved, keyOf, subjectsOf, urgentFirst } from "./findings";
import common from "./Models.module.css";
import { momentText } from "./moment";
import { useModels } from "./useModels";
import { FINDING_SHAPES } from "./words";

/** What the monitor found last, and how one of its values went over time. */
export function DriftPanel({ name }: { name: string }) {
  const { t } = useTranslation("models");
  return (
    <Panel title={t("drift.title")}>
      <div className={classes.content}>
        <Allowed permission="read">
          <Found name={name} />
        </Allowed>
      </div>
    </Panel>
  );
}

function Found({ name }: { name: string }) {
  const observed = useModels(["drift", name], () => getDrift(name));
  return (
    <Asked observed={observed}>
      {(drift) => (drift.latest.length > 0 ? <Drifting {...drift} /> : <Nothing />)}
    </Asked>
  );
}

function Nothing() {
  const { t } = useTranslation("models");
  return (
    <>
      <p className={common.note}>{t("drift.empty")}</p>
      <Command>python -m ml_logic.monitor</Command>
    </>
  );
}

function Drifting({ latest, history }: Drift) {
  const { t } = useTranslation("models");
  const sorted = urgentFirst(latest);
  return (
    <div className={common.parts}>
      <Summary latest={sorted} />
      <OverTime latest={sorted} history={history} />
      <div>
        <h3 className={classes.title}>{t("drift.checks")}</h3>
        <FindingsTable findings={sorted} label={t("drift.checks")} />
      </div>
    </div>
  );
}

function Summary({ latest }: { latest: readonly Finding[] }) {
  const { t } = useTranslation("models");
  const moved = latest.filter(isMoved);
  const isKnown = latest.some(({ status }) => status !== "too_few");
  const [worst] = latest;
  const newest = latest.reduce((last, { at }) => (at > last ? at : last), "");
  return (
    <div>
      <p className={classes.summary}>
        <StateShape shape={worst ? FINDING_SHAPES[worst.status] : "ring"} size={24} />
        {words()}
      </p>
      <p className={common.note}>{t("drift.lead", { at: momentText(newest) })}</p>
    </div>
  );

  function words(): string {
    if (moved.length > 0) return t("drift.moved", { count: moved.length, all: latest.length });
    return isKnown ? t("drift.ok") : t("drift.tooFew");
  }
}

/** One thing at a time: their values are on scales of their own. */
function OverTime({ latest, history }: Drift) {
  const { t } = useTranslation("models");
  const subjects = subjectsOf(latest, history);
  const [chosen, setChosen] = useState<string | null>(null);
  const subject = subjects.find(({ key }) => key === chosen) ?? subjects[0];
  if (!subject) return null;
  const findings = historyOf(history, subject.key);
  return (
    <div>
      <NativeSelect
        className={classes.choice ?? ""}
        classNames={{ input: classes.field ?? "" }}
        label={t("drift.choose")}
        data={subjects.map(({ key, label }) => ({ value: key, label }))}
        value={subject.key}
        onChange={({ currentTarget }) => setChosen(currentTarget.value)}
      />
      <DriftChart key={keyOf(subject.finding)} label={subject.label} findings={findings} />
    </div>
  );
}
