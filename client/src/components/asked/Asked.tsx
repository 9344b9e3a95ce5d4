import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../lib/duration";
import { type FailureText, failureText } from "../../lib/failureText";
import { formatTime } from "../../lib/format";
import { isHeldBack, type Outage } from "../../lib/observation";
import { useSecondsOf } from "../../lib/useClock";
import type { Observed } from "../../lib/useObservation";
import { FailureAlert } from "../FailureAlert";
import { NextTry } from "../NextTry";
import classes from "./Asked.module.css";

/** Below this a wait is nothing to talk about. */
const SLOW_S = 2;

interface AskedProps<T> {
  observed: Observed<T>;
  children: (value: T) => ReactNode;
}

/** What the server was asked for: loading, there, there but old, or not to be had. */
export function Asked<T>({ observed, children }: AskedProps<T>) {
  const { observation, isAsking, askNow } = observed;
  if (!observation) return <Loading isAsking={isAsking} />;
  const { value, seenAt, outage } = observation;
  const tryAgain = outage && <TryAgain outage={outage} isAsking={isAsking} askNow={askNow} />;
  if (value === null) return outage && <Failure error={outage.error}>{tryAgain}</Failure>;
  return (
    <>
      {outage && (
        <Stale error={outage.error} seenAt={seenAt}>
          {tryAgain}
        </Stale>
      )}
      {children(value)}
    </>
  );
}

export function Loading({ isAsking }: { isAsking: boolean }) {
  const { t } = useTranslation("asked");
  const seconds = useSecondsOf(isAsking);
  return (
    <p className={classes.note}>
      {seconds < SLOW_S ? t("loading") : t("slow", { wait: formatDuration(seconds) })}
    </p>
  );
}

function Failure({ error, children }: { error: Outage["error"]; children: ReactNode }) {
  return (
    <div className={classes.failure}>
      <FailureAlert failure={useReason(error)} />
      {children}
    </div>
  );
}

interface StaleProps {
  error: Outage["error"];
  seenAt: number | null;
  children: ReactNode;
}

function Stale({ error, seenAt, children }: StaleProps) {
  const { t } = useTranslation("asked");
  const seen = formatTime(new Date(seenAt ?? 0));
  return (
    <div className={classes.stale}>
      <p>{t("stale", { seen, reason: useReason(error).title })}</p>
      {children}
    </div>
  );
}

interface TryAgainProps {
  outage: Outage;
  isAsking: boolean;
  askNow: () => void;
}

function TryAgain({ outage, isAsking, askNow }: TryAgainProps) {
  const { t } = useTranslation("asked");
  return (
    <p className={classes.again}>
      <span>
        <NextTry outage={outage} isAsking={isAsking} />
      </span>
      {!isHeldBack(outage) && (
        <Button variant="default" size="sm" onClick={askNow}>
          {t("again")}
        </Button>
      )}
    </p>
  );
}

/** Nothing was typed that could be kept, as the shared advice says. */
function useReason(error: Outage["error"]): FailureText {
  const { t } = useTranslation("asked");
  if (error.status === 401) return { title: t("signedOut"), advice: t("signIn") };
  if (error.status === 403) return { title: t("notAllowed"), advice: t("otherKey") };
  const { requestId } = error;
  const advice = requestId ? t("report", { requestId }) : t("unknown");
  return { title: failureText(error).title, advice };
}
