import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Panel } from "../../components/Panel";
import { Examples } from "./Examples";
import { FailureNote } from "./FailureNote";
import { type Field, HEART_FIELDS, SIGNAL_FIELDS } from "./fields";
import { LevelBar } from "./LevelBar";
import { MeasurementInput } from "./MeasurementInput";
import { RangesNote } from "./RangesNote";
import classes from "./StressForm.module.css";
import type { TrainingRanges } from "./training";
import type { RangesState } from "./useRanges";
import type { StressCheck } from "./useStressCheck";

interface StressFormProps {
  check: StressCheck;
  ranges: RangesState;
  training: TrainingRanges;
  onShowResult: () => void;
}

export function StressForm({ check, ranges, training, onShowResult }: StressFormProps) {
  const { t } = useTranslation("stress");
  const { prediction, submit, fillIn } = check;
  const input = (field: Field) => (
    <MeasurementInput
      key={field.name}
      field={field}
      range={ranges.ranges[field.name]}
      training={training[field.name]}
      check={check}
    />
  );
  const isSending = prediction.isPending && prediction.answer === null;
  return (
    <Panel title={t("form.title")}>
      <Examples onChoose={fillIn} />
      <form className={classes.form} onSubmit={submit} noValidate>
        <RangesNote source={ranges.source} />
        <fieldset className={classes.group}>
          <legend className={classes.legend}>{t("form.heart")}</legend>
          <p className={classes.note}>{t("form.heartNote")}</p>
          <div className={classes.fields}>{HEART_FIELDS.map(input)}</div>
        </fieldset>
        <fieldset className={classes.group}>
          <legend className={classes.legend}>{t("form.signals")}</legend>
          <p className={classes.note}>{t("form.signalsNote")}</p>
          <div className={classes.fields}>{SIGNAL_FIELDS.map(input)}</div>
        </fieldset>
        <div className={classes.foot}>
          <Button type="submit" size="lg" className={classes.submit} aria-busy={isSending}>
            {isSending ? t("form.submitting") : t("form.submit")}
          </Button>
          {prediction.answer && <LevelBar answer={prediction.answer} onShow={onShowResult} />}
        </div>
        <FailureNote prediction={prediction} />
        <p className={classes.note}>{t("form.live")}</p>
      </form>
    </Panel>
  );
}
