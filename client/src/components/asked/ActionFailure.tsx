import { useTranslation } from "react-i18next";
import { formatWait } from "../../lib/duration";
import { type FailureText, failureText } from "../../lib/failureText";
import type { Outage } from "../../lib/observation";
import { type Action, useWait } from "../../lib/useAction";
import { FailureAlert } from "../FailureAlert";
import classes from "./ActionFailure.module.css";

interface ActionFailureProps {
  action: Pick<Action<never, unknown>, "error" | "failedAt">;
  /** What did not come about. */
  title?: string;
  /** What a status means here, in the words of this action. */
  statuses?: Record<number, FailureText>;
}

/** Why something could not be done; counts down while the server wants to be left alone. */
export function ActionFailure({ action, title, statuses = {} }: ActionFailureProps) {
  const reason = useReason();
  const { error } = action;
  if (!error) return null;
  const { title: why, advice } = statuses[error.status ?? 0] ?? reason(error);
  const failure = title ? { title, advice: `${withStop(why)} ${advice}` } : { title: why, advice };
  return (
    <div className={classes.failure}>
      <FailureAlert failure={failure} />
      <Wait action={action} />
    </div>
  );
}

function useReason(): (error: Outage["error"]) => FailureText {
  const { t } = useTranslation("asked");
  return (error) => {
    if (error.status === 401) return { title: t("signedOut"), advice: t("signIn") };
    if (error.status === 403) return { title: t("notAllowed"), advice: t("otherKey") };
    // The seconds count down below.
    if (error.status === 429) return { title: t("action.tooMany"), advice: t("action.wait") };
    return failureText(error);
  };
}

function Wait({ action }: Pick<ActionFailureProps, "action">) {
  const { t } = useTranslation("asked");
  const seconds = useWait(action);
  if (!action.error?.retryAfterSeconds) return null;
  return (
    <p className={classes.wait}>
      {seconds > 0 ? t("action.again", { wait: formatWait(seconds) }) : t("action.now")}
    </p>
  );
}

function withStop(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
