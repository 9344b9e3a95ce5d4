import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Session } from "../../api/getSession";
import { Asked } from "../../components/asked/Asked";
import { isSignedIn, may, type Permission } from "../../lib/roles";
import { useSession } from "../../lib/useSession";
import classes from "./Models.module.css";

interface AllowedProps {
  permission: Permission;
  /** What is not there for others. */
  what?: "read" | "change";
  children: ReactNode;
}

/** For those who may; the others learn why it is not there, and where they can sign in. */
export function Allowed({ permission, what = "read", children }: AllowedProps) {
  const { t } = useTranslation("models");
  const observed = useSession();
  return (
    <Asked observed={observed}>
      {(session) => {
        if (may(session, permission)) return children;
        return (
          <p className={classes.note}>
            {t(`allowed.${reasonFor(session)}`)}{" "}
            <Link to="/settings" className={classes.link}>
              {t("allowed.link")}
            </Link>
          </p>
        );
      }}
    </Asked>
  );

  function reasonFor(session: Session) {
    if (what === "change") return isSignedIn(session) ? "change" : "signIn";
    return permission;
  }
}
