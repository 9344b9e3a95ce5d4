import { ANSWER_TIMEOUT_MS } from "../api/client";
import type { ApiError } from "../api/errors";

export interface FailureText {
  title: string;
  /** What to do about it. */
  advice: string;
}

/** A failed request in plain words, with what to do next. */
export function failureText(error: ApiError): FailureText {
  switch (error.kind) {
    case "network":
      return {
        title: "SleepSafe cannot be reached",
        advice: "Check the connection and try again. Your entries are kept.",
      };
    case "timeout":
      return {
        title: `No answer within ${ANSWER_TIMEOUT_MS / 1000} s`,
        advice: "The connection is slow or lost. Your entries are kept; try again.",
      };
    case "busy":
      return { title: "Too many requests", advice: waitingAdvice(error.retryAfterSeconds) };
    case "server":
      return { title: "The server had a problem", advice: serverAdvice(error.requestId) };
    case "invalid":
    case "refused":
      return { title: "The request was not accepted", advice: refusal(error) };
  }
}

function waitingAdvice(seconds: number | null): string {
  if (seconds === null) return "Wait a moment, then try again.";
  return `Wait ${seconds} s, then try again.`;
}

function serverAdvice(requestId: string | null): string {
  const advice = "Your entries are kept. Try again in a moment.";
  return requestId === null ? advice : `${advice} If it stays, report request ${requestId}.`;
}

function refusal(error: ApiError): string {
  const details = Object.entries(error.details).map(([name, message]) => `${name} ${message}.`);
  return [error.message, ...details].join(" ");
}
