import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatTime } from "../../../lib/format";
import type { LeaveGuard } from "../../../lib/useLeaveGuard";
import type { Drive, DriveState, FeedbackQuestion } from "../session/driveState";
import { KssQuestion } from "./KssQuestion";
import { Question } from "./Question";
import classes from "./Question.module.css";

/** What the driver asked for, and is asked about in turn. */
export type Asked = "stop" | "recalibrate" | "kss";

interface QuestionsProps {
  drive: Drive;
  state: DriveState;
  guard: LeaveGuard;
  asked: Asked | null;
  onStop: () => void;
  /** Answered, or taken back. */
  onAsked: () => void;
}

/** One at a time, below the state and its buttons: none of them moves, and none is covered. */
export function Questions({ drive, state, guard, asked, onStop, onAsked }: QuestionsProps) {
  const { feedback, is_kss_due } = state;
  if (guard.leave) return <LeaveQuestion drive={drive} leave={guard.leave} onStay={guard.stay} />;
  if (asked === "stop") return <StopQuestion onStop={onStop} onKeep={onAsked} />;
  if (asked === "recalibrate") return <CalibrateQuestion drive={drive} onDone={onAsked} />;
  if (is_kss_due) {
    return (
      <KssQuestion
        takesFocus={asked === "kss"}
        onAnswer={(kss) => {
          drive.answerKss(kss);
          onAsked();
        }}
      />
    );
  }
  return feedback && <AlarmQuestion drive={drive} feedback={feedback} key={feedback.alarm_id} />;
}

function LeaveQuestion({
  drive,
  leave,
  onStay,
}: {
  drive: Drive;
  leave: () => void;
  onStay: () => void;
}) {
  const { t } = useTranslation("drive");
  const stopAndLeave = () => {
    drive.stop();
    leave();
  };
  return (
    <Question title={t("leave.question")} takesFocus>
      <Button onClick={onStay}>{t("leave.stay")}</Button>
      <Button variant="default" onClick={stopAndLeave}>
        {t("leave.leave")}
      </Button>
    </Question>
  );
}

function StopQuestion({ onStop, onKeep }: { onStop: () => void; onKeep: () => void }) {
  const { t } = useTranslation("drive");
  return (
    <Question title={t("stop.question")} takesFocus>
      <Button onClick={onKeep}>{t("stop.keep")}</Button>
      <Button variant="default" onClick={onStop}>
        {t("stop.stop")}
      </Button>
    </Question>
  );
}

function CalibrateQuestion({ drive, onDone }: { drive: Drive; onDone: () => void }) {
  const { t } = useTranslation("drive");
  const calibrate = () => {
    drive.recalibrate();
    onDone();
  };
  return (
    <Question title={t("recalibrate.question")} text={t("recalibrate.text")} takesFocus>
      <Button onClick={onDone}>{t("recalibrate.keep")}</Button>
      <Button variant="default" onClick={calibrate}>
        {t("recalibrate.calibrate")}
      </Button>
    </Question>
  );
}

/** Comes by itself, so it takes no focus. */
function AlarmQuestion({ drive, feedback }: { drive: Drive; feedback: FeedbackQuestion }) {
  const { t } = useTranslation("drive");
  const what = feedback.cause ? t(`cause.${feedback.cause}`) : t(`state.${feedback.state}`);
  const time = formatTime(new Date(feedback.at_ms));
  return (
    <Question title={t("feedback.question")} text={t("feedback.text", { time, what })}>
      <Button onClick={() => drive.answerFeedback("drowsy")}>{t("feedback.drowsy")}</Button>
      <Button onClick={() => drive.answerFeedback("false_alarm")}>
        {t("feedback.falseAlarm")}
      </Button>
      <Button
        variant="subtle"
        className={classes.small}
        onClick={() => drive.answerFeedback("no_answer")}
      >
        {t("feedback.noAnswer")}
      </Button>
    </Question>
  );
}
