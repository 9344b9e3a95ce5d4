import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ExperimentMode } from "../../api/modelLife";
import { setChallenger } from "../../api/setChallenger";
import { SegmentedChoice } from "../../components/SegmentedChoice";
import { useAction } from "../../lib/useAction";
import type { End } from "./Changes";
import { TypedForm } from "./TypedForm";
import classes from "./TypedForm.module.css";
import { useChanged } from "./useModels";

/** Percent of the people, as the server takes them. */
const SHARE = { least: 1, most: 50, usual: 10 } as const;
const MODES: readonly ExperimentMode[] = ["ab", "shadow"];

interface ChallengeFormProps extends End {
  name: string;
  version: string;
}

/** A new experiment, beside the champion. */
export function ChallengeForm({ name, version, onDone, onKeep }: ChallengeFormProps) {
  const { t } = useTranslation("models");
  const changed = useChanged();
  const [share, setShare] = useState(String(SHARE.usual));
  const [isWrong, setIsWrong] = useState(false);
  const [mode, setMode] = useState<ExperimentMode>("ab");
  const action = useAction(setChallenger, (life) => {
    changed(life);
    onDone(t("actions.challenge.done", { version }));
  });
  const confirm = () => {
    const percent = Number(share.replace(",", "."));
    const isRight = percent >= SHARE.least && percent <= SHARE.most;
    setIsWrong(!isRight);
    if (isRight) action.run({ name, version, share: percent / 100, mode });
  };
  return (
    <TypedForm
      title={t("actions.challenge.title", { version })}
      says={t("actions.challenge.says")}
      version={version}
      confirm={t("actions.challenge.confirm")}
      failed={t("actions.challenge.failed")}
      action={action}
      onConfirm={confirm}
      onKeep={onKeep}
    >
      <TextInput
        classNames={{ input: classes.field ?? "" }}
        size="md"
        inputMode="decimal"
        label={t("actions.challenge.share")}
        value={share}
        error={isWrong && t("actions.challenge.shareWrong")}
        onChange={(event) => {
          setShare(event.currentTarget.value);
          setIsWrong(false);
        }}
      />
      <SegmentedChoice
        legend={t("actions.challenge.mode")}
        options={MODES.map((value) => ({ value, label: t(`actions.challenge.${value}`) }))}
        value={mode}
        onChange={setMode}
      />
    </TypedForm>
  );
}
