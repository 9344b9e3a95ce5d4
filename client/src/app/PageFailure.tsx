import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { PageIntro } from "../components/PageIntro";
import { useConnection } from "../lib/useConnection";
import { PageNotLoaded } from "./lazyPage";
import classes from "./PageFailure.module.css";
import { useArrival } from "./useArrival";

interface PageFailureProps {
  /** The address of the page that failed. */
  place: string;
  error: Error;
  onRetry: () => void;
}

/** What stands in the place of a page that failed. */
export function PageFailure(failure: PageFailureProps) {
  useArrival({ place: failure.place, moveFocus: true });
  return failure.error instanceof PageNotLoaded ? <NotLoaded /> : <Broken {...failure} />;
}

function Broken({ place, error, onRetry }: PageFailureProps) {
  const { t } = useTranslation("app");
  // Elsewhere the new address ends the failure; to try again before leaving would only fail again.
  const goHome = () => {
    if (place === "/") onRetry();
  };
  return (
    <>
      <PageIntro title={t("failed.title")} lead={t("failed.lead")} />
      <div className={classes.actions}>
        <Button size="md" onClick={onRetry}>
          {t("failed.retry")}
        </Button>
        <Button size="md" variant="default" component={Link} to="/" onClick={goHome}>
          {t("failed.home")}
        </Button>
      </div>
      <p className={classes.detail}>{t("failed.detail", { message: error.message })}</p>
    </>
  );
}

/** A page's file is gone after an update, or out of reach; a browser remembers a failed import, so only a reload helps. */
function NotLoaded() {
  const { t } = useTranslation("app");
  const lost = ["unreachable", "offline"].includes(useConnection());
  return (
    <>
      <PageIntro
        title={lost ? t("notLoaded.title") : t("outdated.title")}
        lead={lost ? t("notLoaded.lead") : t("outdated.lead")}
      />
      <Button size="md" onClick={() => window.location.reload()}>
        {t("outdated.reload")}
      </Button>
    </>
  );
}
