import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ApiError } from "../api/errors";

const SECOND_MS = 1000;

export interface Action<Input, Answer> {
  /** Nothing while it runs: a second tap does nothing twice. */
  run: (input: Input) => void;
  isRunning: boolean;
  /** Of the last run, until the next one. */
  error: ApiError | null;
  failedAt: number;
  answer: Answer | null;
  forget: () => void;
}

/** Something that a person does on the server. */
export function useAction<Input, Answer>(
  act: (input: Input) => Promise<Answer>,
  onDone: (answer: Answer) => void = () => {},
): Action<Input, Answer> {
  const [failedAt, setFailedAt] = useState(0);
  const { mutate, isPending, error, data, reset } = useMutation<Answer, ApiError, Input>({
    mutationFn: act,
    // The server may run on this very device.
    networkMode: "always",
    onSuccess: (answer) => onDone(answer),
    onError: () => setFailedAt(Date.now()),
  });
  return {
    run: (input) => isPending || mutate(input),
    isRunning: isPending,
    error,
    failedAt,
    answer: data ?? null,
    forget: reset,
  };
}

/** How many seconds the server still wants to be left alone; 0 when it may be asked. */
export function useWait({ error, failedAt }: Pick<Action<never, unknown>, "error" | "failedAt">) {
  const until = failedAt + (error?.retryAfterSeconds ?? 0) * SECOND_MS;
  const [now, setNow] = useState(0);
  useEffect(() => {
    const look = () => {
      setNow(Date.now());
      if (Date.now() >= until) clearInterval(timer);
    };
    const timer = setInterval(look, SECOND_MS);
    look();
    return () => clearInterval(timer);
  }, [until]);
  // Before the clock has been looked at, all of it is left.
  return Math.max(0, Math.ceil((until - Math.max(now, failedAt)) / SECOND_MS));
}
