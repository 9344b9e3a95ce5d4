import { ResultPanel } from "./ResultPanel";
import { StressForm } from "./StressForm";
import classes from "./StressPage.module.css";
import { useRanges } from "./useRanges";
import { useStressCheck } from "./useStressCheck";

export function StressPage() {
  const ranges = useRanges();
  const { form, estimate, submit } = useStressCheck(ranges);
  return (
    <>
      <div className={classes.intro}>
        <h1 className={classes.heading}>Stress check</h1>
        <p className={classes.lead}>
          Enter what the sensors measured over the last minute. SleepSafe estimates the stress level
          and says how sure it is.
        </p>
      </div>
      <div className={classes.columns}>
        <StressForm form={form} ranges={ranges} estimate={estimate} onSubmit={submit} />
        <ResultPanel estimate={estimate} />
      </div>
    </>
  );
}
