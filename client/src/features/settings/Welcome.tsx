import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Session } from "../../api/getSession";
import { Panel } from "../../components/Panel";
import { EnrolForm } from "./EnrolForm";
import { useDeviceId } from "./useThisDevice";
import classes from "./Welcome.module.css";

interface WelcomeProps {
  onSession: (session: Session) => void;
  onLater: () => void;
}

/** After the one-time link: the one step that is left. */
export function Welcome({ onSession, onLater }: WelcomeProps) {
  const { t } = useTranslation("settings");
  const deviceId = useDeviceId();
  const said = useRef<HTMLParagraphElement>(null);
  useEffect(() => said.current?.focus(), []);
  return (
    <div className={classes.welcome}>
      <Panel title={t("welcome.title")}>
        <p ref={said} className={classes.said} tabIndex={-1}>
          {t("welcome.text")}
        </p>
        <EnrolForm deviceId={deviceId} onSession={onSession} />
        <Button className={classes.later ?? ""} variant="subtle" size="md" onClick={onLater}>
          {t("welcome.later")}
        </Button>
      </Panel>
    </div>
  );
}
