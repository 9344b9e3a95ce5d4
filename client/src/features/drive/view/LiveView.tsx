import { VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLeaveGuard } from "../../../lib/useLeaveGuard";
import { Announcer } from "./Announcer";
import { Controls } from "./Controls";
import { Figures } from "./Figures";
import classes from "./LiveView.module.css";
import { More } from "./More";
import { Notices } from "./Notices";
import { Progress } from "./Progress";
import type { LiveViewProps } from "./parts";
import { type Asked, Questions } from "./Questions";
import { StateDisplay } from "./StateDisplay";
import { Strip } from "./Strip";
import { shownOf } from "./words";

/** From the tap that starts it to the one that stops it: one thing to read, the rest beside or below it. */
export function LiveView({ drive, state }: LiveViewProps) {
  const { t } = useTranslation("drive");
  const [asked, setAsked] = useState<Asked | null>(null);
  const guard = useLeaveGuard();
  const shown = shownOf(state);
  const { phase, decision } = state;
  const isWatching = phase === "monitoring";
  const stop = () => {
    drive.stop();
    guard.end();
  };
  return (
    <div
      className={classes.live}
      data-tone={shown.tone}
      data-edge={isWatching && shown.isUrgent}
      data-level={isWatching ? decision.level : 0}
    >
      <VisuallyHidden>
        <h1 tabIndex={-1}>{t("title")}</h1>
      </VisuallyHidden>
      <Announcer shown={shown} />
      <StateDisplay shown={shown}>
        <Progress state={state} />
      </StateDisplay>
      <Controls drive={drive} state={state} onStop={stop} onAsk={setAsked} />
      <div className={classes.rest}>
        <Questions
          {...{ drive, state, guard, asked }}
          onStop={stop}
          onAsked={() => setAsked(null)}
        />
        <Notices drive={drive} state={state} />
        {isWatching && <Figures state={state} />}
        {isWatching && <Strip drive={drive} />}
        {phase !== "starting" && <More drive={drive} state={state} onAsk={setAsked} />}
      </div>
    </div>
  );
}
