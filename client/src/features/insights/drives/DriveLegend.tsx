import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { StateShape } from "../../../components/StateShape";
import { formatShare } from "../../../lib/format";
import {
  alarmMarks,
  type Course,
  closureParts,
  LIMITS,
  parkedParts,
  unmonitoredParts,
} from "./course";
import classes from "./drives.module.css";

/** Px */
const MARK = 16;
const SHAPES = ["triangle", "diamond", "octagon"] as const;

/** Only of what is in the picture. */
export function DriveLegend({ course, top }: { course: Course; top: number }) {
  const { t } = useTranslation("insights");
  const shapes = new Set(alarmMarks(course).map(({ shape }) => shape));
  const has = (kind: string) => course.events.some((event) => event.kind === kind);
  return (
    <ul className={classes.legend} aria-hidden="true">
      <Entry sign={<span className={classes.lineKey} />}>
        {t("drives.one.perclos", { top: formatShare(top) })}
      </Entry>
      <Entry sign={<span className={classes.thresholdKey} />}>
        {t("drives.one.threshold", { share: formatShare(LIMITS.drowsy) })}
      </Entry>
      {SHAPES.filter((shape) => shapes.has(shape)).map((shape) => (
        <Entry key={shape} sign={<StateShape shape={shape} size={MARK} />}>
          {t(`drives.one.${shape}`)}
        </Entry>
      ))}
      {closureParts(course).length > 0 && (
        <Entry sign={<span className={classes.closureKey} />}>{t("drives.one.closure")}</Entry>
      )}
      {has("feedback") && <Entry>{t("drives.one.answer")}</Entry>}
      {has("kss") && <Entry>{t("drives.one.kss")}</Entry>}
      {unmonitoredParts(course).length > 0 && (
        <Entry sign={<StateShape shape="bar" size={MARK} />}>{t("drives.one.unmonitored")}</Entry>
      )}
      {parkedParts(course).length > 0 && (
        <Entry sign={<span className={classes.parkedKey} />}>{t("drives.one.parked")}</Entry>
      )}
    </ul>
  );
}

function Entry({ sign, children }: { sign?: ReactNode; children: ReactNode }) {
  return (
    <li>
      {sign}
      {children}
    </li>
  );
}
