import i18next from "i18next";
import { ANSWER_TIMEOUT_MS } from "../api/client";
import type { ApiError } from "../api/errors";

export interface FailureText {
  title: string;
  /** What to do about it. */
  advice: string;
}

const t = i18next.getFixedT(null, "shared");

/** A failed request in plain words, with what to do next, in the language of the moment. */
export function failureText(error: ApiError): FailureText {
  switch (error.kind) {
    case "network":
      return { title: t("failure.network.title"), advice: t("failure.network.advice") };
    case "timeout":
      return {
        title: t("failure.timeout.title", { seconds: ANSWER_TIMEOUT_MS / 1000 }),
        advice: t("failure.timeout.advice"),
      };
    case "busy":
      return { title: t("failure.busy.title"), advice: waitingAdvice(error.retryAfterSeconds) };
    case "server":
      return { title: t("failure.server.title"), advice: serverAdvice(error.requestId) };
    case "invalid":
    case "refused":
      return { title: t("failure.refused.title"), advice: refusal(error) };
  }
}

function waitingAdvice(seconds: number | null): string {
  return seconds === null ? t("failure.busy.advice") : t("failure.busy.adviceSeconds", { seconds });
}

function serverAdvice(requestId: string | null): string {
  return requestId === null
    ? t("failure.server.advice")
    : t("failure.server.adviceRequest", { requestId });
}

function refusal(error: ApiError): string {
  const details = Object.entries(error.details).map(([name, { message }]) => `${name} ${message}.`);
  return [error.message, ...details].join(" ");
}
