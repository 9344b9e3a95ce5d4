import { Button } from "@mantine/core";
import {
  IconBellRinging,
  IconCloudOff,
  IconEye,
  IconEyeOff,
  type Icon as TablerIcon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { PageIntro } from "../../components/PageIntro";
import { Panel } from "../../components/Panel";
import classes from "./DrivePage.module.css";
import { Readiness } from "./Readiness";

const PLAN = [
  ["watch", IconEye],
  ["warn", IconBellRinging],
  ["honest", IconEyeOff],
  ["offline", IconCloudOff],
] as const satisfies readonly (readonly [string, TablerIcon])[];

/** Until the monitor exists: what it will do, honestly in the future tense. */
export function DrivePage() {
  const { t } = useTranslation("drive");
  return (
    <>
      <PageIntro title={t("title")} lead={t("lead")} />
      <div className={classes.columns}>
        <Panel title={t("plan.title")}>
          <ul className={classes.plan}>
            {PLAN.map(([name, Icon]) => (
              <li key={name} className={classes.step}>
                <Icon className={classes.icon} size={28} stroke={1.5} aria-hidden />
                <div>
                  <h3 className={classes.name}>{t(`plan.${name}.title`)}</h3>
                  <p className={classes.text}>{t(`plan.${name}.text`)}</p>
                </div>
              </li>
            ))}
          </ul>
        </Panel>
        <div className={classes.side}>
          <Panel title={t("device.title")}>
            <Readiness />
          </Panel>
          <Panel title={t("now.title")}>
            <p className={classes.text}>{t("now.text")}</p>
            <Button component={Link} to="/stress" size="md" className={classes.action}>
              {t("now.stress")}
            </Button>
          </Panel>
        </div>
      </div>
      <p className={classes.caution}>{t("caution")}</p>
    </>
  );
}
