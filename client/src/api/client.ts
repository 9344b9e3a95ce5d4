import createClient from "openapi-fetch";
import { errorFromFailure, errorFromResponse } from "./errors";
import type { paths } from "./schema.gen";

/** A prediction takes milliseconds; after this long the connection is at fault. */
export const ANSWER_TIMEOUT_MS = 10_000;

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Gives up after `withinMs`. */
export function send(request: Request, withinMs = ANSWER_TIMEOUT_MS): Promise<Response> {
  const timeout = AbortSignal.timeout(withinMs);
  return fetch(request, { signal: AbortSignal.any([request.signal, timeout]) });
}

/** Pages are drawn ahead where there is no location, and nothing is asked. */
const baseUrl = globalThis.location?.origin ?? "";
export const client = createClient<paths>({ baseUrl, fetch: (request) => send(request) });

/** The answer's data; everything else becomes an ApiError. */
export async function dataOf<T>(call: Promise<Outcome<T>>): Promise<T> {
  try {
    const { data, error, response } = await call;
    if (data === undefined) throw errorFromResponse(response, error);
    return data;
  } catch (cause) {
    throw errorFromFailure(cause);
  }
}
