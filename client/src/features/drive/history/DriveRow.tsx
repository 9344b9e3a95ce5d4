import { Button, UnstyledButton } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmButton } from "../../../components/ConfirmButton";
import { formatDateTime } from "../../../lib/format";
import classes from "./DriveRow.module.css";
import { SessionSummary } from "./SessionSummary";
import { saveDrive } from "./saveDrive";
import type { Session } from "./session";
import { monitoringOf } from "./summary";
import { alarmsText, lasting, shareText } from "./words";

interface DriveRowProps {
  session: Session;
  onDelete: (sessionId: string) => void;
}

/** One drive: a line that opens. */
export function DriveRow({ session, onDelete }: DriveRowProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <li className={classes.drive}>
      <UnstyledButton
        className={classes.line}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Overview session={session} />
        <IconChevronDown className={classes.chevron} size={20} aria-hidden />
      </UnstyledButton>
      <div id={id}>{open && <Opened session={session} onDelete={onDelete} />}</div>
    </li>
  );
}

function Overview({ session }: { session: Session }) {
  const { t } = useTranslation("drive");
  const { length_ms, valid_share } = monitoringOf(session);
  const share = valid_share ? shareText(valid_share) : null;
  return (
    <span className={classes.overview}>
      <span className={classes.when}>{formatDateTime(new Date(session.started_ms))}</span>
      <span className={classes.person}>{session.person}</span>
      <span>{lasting(length_ms)}</span>
      <span>{share ? t("history.row.monitored", { share }) : t("history.row.unmonitored")}</span>
      <span>{alarmsText(session, t)}</span>
    </span>
  );
}

function Opened({ session, onDelete }: DriveRowProps) {
  const { t } = useTranslation("drive");
  return (
    <div className={classes.opened}>
      <SessionSummary session={session} />
      <div className={classes.actions}>
        <Button variant="default" size="md" onClick={() => saveDrive(session)}>
          {t("history.export")}
        </Button>
        <ConfirmButton
          label={t("history.remove.one")}
          question={t("history.remove.askOne")}
          onConfirm={() => onDelete(session.session_id)}
        />
      </div>
    </div>
  );
}
