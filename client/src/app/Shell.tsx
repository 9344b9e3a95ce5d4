import type { MouseEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Wordmark } from "../components/Wordmark";
import { ConnectionState } from "./ConnectionState";
import { Display } from "./Display";
import { Navigation } from "./Navigation";
import type { AppRoute } from "./routes";
import classes from "./Shell.module.css";
import { UpdateBar } from "./UpdateBar";
import { useThemeColor } from "./useThemeColor";

const MAIN_ID = "main";

interface ShellProps {
  routes: readonly AppRoute[];
  /** For the files of the page that was asked for. */
  isWaiting?: boolean;
  children: ReactNode;
}

/** What stands around every page: a side bar on wide screens; a top bar and a bottom bar on a phone. */
export function Shell({ routes, isWaiting = false, children }: ShellProps) {
  const { t } = useTranslation("app");
  useThemeColor();
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href={`#${MAIN_ID}`} onClick={skipToMain}>
        {t("skip")}
      </a>
      <header className={classes.bar}>
        <Link to="/" className={classes.home}>
          <Wordmark />
        </Link>
        <Navigation routes={routes} />
        <div className={classes.foot}>
          <ConnectionState />
          <Display />
        </div>
      </header>
      <main id={MAIN_ID} className={classes.main} tabIndex={-1} aria-busy={isWaiting}>
        {children}
      </main>
      <UpdateBar />
    </div>
  );
}

/** Without a "#main" in the address and in the history. */
function skipToMain(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById(MAIN_ID)?.focus();
}
