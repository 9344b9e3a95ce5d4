import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { driving } from "../lib/driving";
import { useStore } from "../lib/store";
import classes from "./UpdateBar.module.css";
import { type Update, update } from "./update";

/** Says that a new version is ready; never during a drive. */
export function UpdateBar() {
  const ready = useStore(update);
  const isDriving = useStore(driving);
  return (
    // Always there: a live region announces what comes into it.
    <div className={classes.place} aria-live="polite">
      {ready && !isDriving && <Offer update={ready} />}
    </div>
  );
}

function Offer({ update }: { update: Update }) {
  const { t } = useTranslation("app");
  const [step, setStep] = useState<"ready" | "asked" | "waiting">("ready");
  const isAsked = step !== "ready";

  useEffect(() => {
    if (!isAsked) return;
    const leaving = new AbortController();
    void update.restart(() => setStep("waiting"), leaving.signal);
    return () => leaving.abort();
  }, [update, isAsked]);

  return (
    <div className={classes.bar}>
      <p>{step === "waiting" ? t("update.waiting") : t("update.ready")}</p>
      <Button onClick={() => setStep(isAsked ? "ready" : "asked")}>
        {isAsked ? t("update.cancel") : t("update.restart")}
      </Button>
    </div>
  );
}
