import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Panel } from "../../../components/Panel";
import type { Drive, DriveState } from "../session/driveState";
import { useChoices } from "./choices";
import { DownloadSize } from "./DownloadSize";
import { PersonChoice } from "./PersonChoice";
import { ProblemNote } from "./ProblemNote";
import classes from "./Setup.module.css";
import { VolumeChoice } from "./VolumeChoice";

interface SetupProps {
  /** `null` until it is there. */
  drive: Drive | null;
  state: DriveState | null;
}

/** Who drives, how loud, and the tap that starts it. */
export function Setup({ drive, state }: SetupProps) {
  const { t } = useTranslation("drive");
  const nobody = t("person.nobody");
  const [choices, actions] = useChoices(nobody);
  const { glasses, volume } = choices;
  const start = () => {
    const person = choices.person || nobody;
    actions.choosePerson(person);
    drive?.setVolume(volume);
    drive?.start({ person, glasses, recalibrate: false });
  };
  return (
    <Panel title={t("setup.title")}>
      <div className={classes.setup}>
        {state?.problem && <ProblemNote problem={state.problem} />}
        <PersonChoice choices={choices} nobody={nobody} onChoose={actions.choosePerson} />
        <GlassesChoice glasses={glasses} onChange={actions.setGlasses} />
        <VolumeChoice {...{ drive, volume }} alarm={state?.alarm} onChange={actions.setVolume} />
        <div className={classes.foot}>
          <Button className={classes.start} size="xl" fullWidth disabled={!drive} onClick={start}>
            {!drive && t("setup.gettingReady")}
            {drive && (state?.problem ? t("setup.again") : t("setup.start"))}
          </Button>
          <DownloadSize />
        </div>
      </div>
    </Panel>
  );
}

interface GlassesChoiceProps {
  glasses: boolean;
  onChange: (glasses: boolean) => void;
}

function GlassesChoice({ glasses, onChange }: GlassesChoiceProps) {
  const { t } = useTranslation("drive");
  return (
    <label className={classes.check}>
      <input
        type="checkbox"
        className={classes.box}
        checked={glasses}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {t("setup.glasses")}
    </label>
  );
}
