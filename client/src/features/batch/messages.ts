import type { Engine } from "./engine";
import { FileError, type FileProblem } from "./fileProblem";
import type { Snapshot } from "./snapshot";

/** From the page to the worker: a call of one of the engine's functions. */
export interface Call {
  id: number;
  name: keyof Engine;
  args: unknown[];
}

/** A class does not survive the way between the two; this does. */
export type CallFailure = { problem: FileProblem } | { message: string };

export type Reply =
  | { type: "change"; change: Partial<Snapshot> }
  | { type: "answer"; id: number; value: unknown }
  | { type: "failed"; id: number; failure: CallFailure };

export function failureOf(cause: unknown): CallFailure {
  if (cause instanceof FileError) return { problem: cause.problem };
  return { message: cause instanceof Error ? cause.message : String(cause) };
}

export function errorOf(failure: CallFailure): Error {
  return "problem" in failure ? new FileError(failure.problem) : new Error(failure.message);
}
