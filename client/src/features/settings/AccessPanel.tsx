import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Session } from "../../api/getSession";
import { signOut } from "../../api/signOut";
import { ActionFailure } from "../../components/asked/ActionFailure";
import { Asked } from "../../components/asked/Asked";
import { Moment } from "../../components/Moment";
import { Panel } from "../../components/Panel";
import { StateShape, type StateShapeName } from "../../components/StateShape";
import { isSignedIn } from "../../lib/roles";
import { useAction } from "../../lib/useAction";
import type { Observed } from "../../lib/useObservation";
import classes from "./AccessPanel.module.css";
import { LinkNote } from "./LinkNote";
import { SignInForm } from "./SignInForm";
import type { Link } from "./useLink";

interface AccessPanelProps {
  observed: Observed<Session>;
  link: Link;
  onSession: (session: Session) => void;
}

/** What applies on this server, and who is signed in in this browser. */
export function AccessPanel({ observed, link, onSession }: AccessPanelProps) {
  const { t } = useTranslation("settings");
  return (
    <Panel title={t("access.title")}>
      <div className={classes.access}>
        <LinkNote link={link} />
        <Asked observed={observed}>
          {(session) => <Access session={session} onSession={onSession} />}
        </Asked>
      </div>
    </Panel>
  );
}

interface AccessProps {
  session: Session;
  onSession: (session: Session) => void;
}

function Access({ session, onSession }: AccessProps) {
  if (session.auth === "open") return <Open />;
  if (isSignedIn(session)) return <SignedIn session={session} onSession={onSession} />;
  return <SignedOut session={session} onSession={onSession} />;
}

function Open() {
  const { t } = useTranslation("settings");
  return (
    <div className={classes.state}>
      <State shape="triangle">{t("access.open")}</State>
      <p>{t("access.openText")}</p>
      <p className={classes.note}>{t("access.openChange")}</p>
    </div>
  );
}

function SignedIn({ session, onSession }: AccessProps) {
  const { t } = useTranslation("settings");
  const leave = useAction(() => signOut(), onSession);
  const { name, role, expires_at } = session;
  return (
    <>
      <div className={classes.state}>
        <State shape="disc">{t("access.signedIn", { name: name ?? "" })}</State>
        <p>{role === "admin" ? t("roles.admin.may") : t("roles.viewer.may")}</p>
        {expires_at && (
          <p className={classes.note}>
            {t("access.until")} <Moment iso={expires_at} />
          </p>
        )}
      </div>
      <Button
        className={classes.leave}
        variant="default"
        size="md"
        aria-disabled={leave.isRunning}
        onClick={() => leave.run(undefined)}
      >
        {t("access.signOut")}
      </Button>
      <ActionFailure action={leave} title={t("access.stillSignedIn")} />
    </>
  );
}

function SignedOut({ session, onSession }: AccessProps) {
  const { t } = useTranslation("settings");
  return (
    <>
      <div className={classes.state}>
        <State shape="ring">{t("access.signedOut")}</State>
        <p>{session.role === "device" ? t("access.deviceText") : t("access.signedOutText")}</p>
      </div>
      <SignInForm onDone={onSession} />
    </>
  );
}

function State({ shape, children }: { shape: StateShapeName; children: string }) {
  return (
    <p className={classes.name}>
      <StateShape shape={shape} size={20} />
      {children}
    </p>
  );
}
