import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Session } from "../../api/getSession";
import { Panel } from "../../components/Panel";
import { may } from "../../lib/roles";
import { doubtSession } from "../../lib/useSession";
import { DeviceName, ListedName } from "./DeviceName";
import classes from "./DevicePanel.module.css";
import { EnrolForm } from "./EnrolForm";
import { KeepStress } from "./KeepStress";
import { OutboxSection } from "./OutboxSection";
import { Unenrol } from "./Unenrol";
import { useAskAgain } from "./useAsked";
import { useDeviceId } from "./useThisDevice";

interface DevicePanelProps {
  /** Null until it is known. */
  session: Session | null;
  /** Somebody else asks whether it is to be enrolled. */
  isAskedElsewhere: boolean;
  onSession: (session: Session) => void;
}

/** This browser as the server knows it, and what waits in it. */
export function DevicePanel({ session, isAskedElsewhere, onSession }: DevicePanelProps) {
  const { t } = useTranslation("settings");
  const deviceId = useDeviceId();
  return (
    <Panel title={t("device.title")}>
      <div className={classes.parts}>
        <dl className={classes.facts}>
          <Fact name={t("device.enrolled")}>{session ? <Enrolment {...session} /> : "…"}</Fact>
          <Fact name={t("device.events")}>{session ? <Writing {...session} /> : "…"}</Fact>
          <Fact name={t("device.id")}>
            <code className={classes.id}>{deviceId ?? "…"}</code>
          </Fact>
        </dl>
        {session && !isAskedElsewhere && (
          <Naming session={session} deviceId={deviceId} onSession={onSession} />
        )}
        <OutboxSection />
        <KeepStress />
      </div>
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt className={classes.name}>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Enrolment({ auth, device_name: name }: Session) {
  const { t } = useTranslation("settings");
  if (name !== null) return t("device.as", { name });
  return auth === "open" ? t("device.notNeeded") : t("device.no");
}

function Writing({ can_write }: Session) {
  const { t } = useTranslation("settings");
  return can_write ? t("device.mayWrite") : t("device.mayNotWrite");
}

interface NamingProps {
  session: Session;
  deviceId: string | null;
  onSession: (session: Session) => void;
}

/** What can be done about its name and its enrolment, by whoever is signed in. */
function Naming({ session, deviceId, onSession }: NamingProps) {
  const { t } = useTranslation("settings");
  const onNamed = useNamed();
  const { auth, role, device_name: name } = session;
  if (auth === "open") return <ListedName {...{ deviceId, onNamed }} />;
  if (name !== null) {
    return (
      <>
        <DeviceName {...{ deviceId, name, onNamed }} />
        {role === "device" && <Unenrol onSession={onSession} />}
      </>
    );
  }
  if (may(session, "manage")) return <EnrolForm deviceId={deviceId} onSession={onSession} />;
  return <p className={classes.note}>{t("device.byAdmin")}</p>;
}

/** The list of devices says the name, and so does the session of an enrolled one. */
function useNamed(): () => void {
  const queryClient = useQueryClient();
  const askAgain = useAskAgain();
  return () => {
    doubtSession(queryClient);
    askAgain();
  };
}
