import { useTranslation } from "react-i18next";
import type { Key } from "../../api/getKeys";
import type { Session } from "../../api/getSession";
import { Moment } from "../../components/Moment";
import classes from "./KeysPanel.module.css";

/** By whom the server says that the key behind the one-time link was made: nobody has ever seen it. */
const LINK = "admin link";

interface LastKeyNoteProps {
  session: Session;
  keys: readonly Key[];
}

/** Whoever came by the link cannot come back by it. */
export function LastKeyNote({ session, keys }: LastKeyNoteProps) {
  const { t } = useTranslation("settings");
  const { auth, expires_at } = session;
  const canReturn = keys.some(
    ({ role, revoked_at, created_by }) =>
      role === "admin" && revoked_at === null && created_by !== LINK,
  );
  if (auth === "open" || canReturn || !expires_at) return null;
  return (
    <p className={classes.last}>
      {t("keys.last")} <Moment iso={expires_at} />
    </p>
  );
}
