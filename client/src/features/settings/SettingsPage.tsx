import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Session } from "../../api/getSession";
import { PageIntro } from "../../components/PageIntro";
import { Panel } from "../../components/Panel";
import { retryNow } from "../../lib/outbox/outbox";
import { may } from "../../lib/roles";
import { useNewSession, useSession } from "../../lib/useSession";
import { AccessPanel } from "./AccessPanel";
import { AuditPanel } from "./AuditPanel";
import { DevicePanel } from "./DevicePanel";
import { DevicesPanel } from "./DevicesPanel";
import { KeysPanel } from "./KeysPanel";
import { PrivacyPanel } from "./PrivacyPanel";
import { RetentionPanel } from "./RetentionPanel";
import classes from "./SettingsPage.module.css";
import { useLink } from "./useLink";
import { Welcome } from "./Welcome";

export function SettingsPage() {
  const { t } = useTranslation("settings");
  const observed = useSession();
  const session = observed.observation?.value ?? null;
  const [isWelcome, setIsWelcome] = useState(false);
  const onSession = useArrival();
  const link = useLink((arrived) => {
    setIsWelcome(arrived.device_name === null);
    onSession(arrived);
  });
  // How high the panel of access is depends on it: what stands below comes with it, and so does not move.
  const isAnswered = observed.observation !== undefined;
  const isOffered = isWelcome && session?.role === "admin" && session.device_name === null;
  return (
    <>
      <PageIntro title={t("title")} lead={t("lead")} />
      <div className={classes.panels}>
        {isOffered && <Welcome onSession={onSession} onLater={() => setIsWelcome(false)} />}
        <div className={classes.columns}>
          <div className={classes.column}>
            <AccessPanel observed={observed} link={link} onSession={onSession} />
            {isAnswered && <RetentionPanel session={session} />}
          </div>
          {isAnswered && (
            <DevicePanel session={session} isAskedElsewhere={isOffered} onSession={onSession} />
          )}
        </div>
        {/* What somebody else saw is asked for anew. */}
        {session && <Parts key={`${session.role} ${session.name}`} session={session} />}
      </div>
    </>
  );
}

/** What depends on who is signed in. */
function Parts({ session }: { session: Session }) {
  if (!may(session, "manage")) {
    return (
      <>
        {may(session, "read") && <DevicesPanel />}
        <NotShown session={session} />
      </>
    );
  }
  return (
    <>
      <DevicesPanel />
      <KeysPanel session={session} />
      <PrivacyPanel />
      <AuditPanel />
    </>
  );
}

/** What waits in this browser may be welcome now. */
function useArrival(): (session: Session) => void {
  const take = useNewSession();
  return (session) => {
    take(session);
    if (session.can_write) retryNow();
  };
}

/** Why there is no more to be seen. */
function NotShown({ session }: { session: Session }) {
  const { t } = useTranslation("settings");
  return (
    <Panel title={t("notShown.title")}>
      <p className={classes.note}>
        {may(session, "read") ? t("notShown.viewer") : t("notShown.nobody")}
      </p>
    </Panel>
  );
}
