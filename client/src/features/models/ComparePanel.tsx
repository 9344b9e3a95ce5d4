import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ModelLife, VersionDetail } from "../../api/modelLife";
import { Asked } from "../../components/asked/Asked";
import { Panel } from "../../components/Panel";
import classes from "./ComparePanel.module.css";
import { Gates } from "./Gates";
import { MetricsCompared } from "./MetricsCompared";
import common from "./Models.module.css";
import { PicturePairs } from "./PicturePairs";
import { pairOf } from "./pair";
import { useChoice } from "./useChoice";
import { useVersion } from "./VersionPanel";
import { championOf, rivalOf } from "./versions";

/** Two versions side by side: the champion and whatever could take its place, unless others are chosen. */
export function ComparePanel({ life }: { life: ModelLife }) {
  const { t } = useTranslation("models");
  const { choice, change } = useChoice();
  const first = choice.first ?? championOf(life).version;
  const second = choice.second ?? rivalOf(life);
  const options = life.versions.map(({ version, role }) => ({
    value: version,
    label: `${version} (${t(`roles.${role}`)})`,
  }));
  if (options.length < 2 || second === null) {
    return (
      <Panel title={t("compare.title")}>
        <p className={common.note}>{t("compare.alone")}</p>
      </Panel>
    );
  }
  return (
    <Panel title={t("compare.title")}>
      <div className={classes.choices}>
        <NativeSelect
          classNames={{ input: classes.field ?? "" }}
          label={t("compare.first")}
          data={options}
          value={first}
          onChange={({ currentTarget }) => change({ first: currentTarget.value, second })}
        />
        <NativeSelect
          classNames={{ input: classes.field ?? "" }}
          label={t("compare.second")}
          data={options}
          value={second}
          onChange={({ currentTarget }) => change({ first, second: currentTarget.value })}
        />
      </div>
      {first === second ? (
        <p>{t("compare.same")}</p>
      ) : (
        <Both key={`${first} ${second}`} name={life.name} first={first} second={second} />
      )}
    </Panel>
  );
}

interface BothProps {
  name: string;
  first: string;
  second: string;
}

function Both({ name, first, second }: BothProps) {
  const one = useVersion(name, first);
  const other = useVersion(name, second);
  return (
    <div className={classes.content}>
      <Asked observed={one}>
        {(before) => (
          <Asked observed={other}>
            {(after) => <Compared name={name} before={before} after={after} />}
          </Asked>
        )}
      </Asked>
    </div>
  );
}

interface ComparedProps {
  name: string;
  before: VersionDetail;
  after: VersionDetail;
}

function Compared({ name, before, after }: ComparedProps) {
  const pair = pairOf(before, after);
  return (
    <div className={common.parts}>
      <MetricsCompared name={name} pair={pair} before={before} after={after} />
      {pair.report && <Gates gates={pair.report.gates} />}
      <PicturePairs before={before} after={after} />
    </div>
  );
}
