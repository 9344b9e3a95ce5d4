import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { api, ESTIMATE } from "../../test/api";
import { renderWithProviders } from "../../test/render";
import { predictChunk } from "./api";
import { BatchPage } from "./BatchPage";
import { createEngine } from "./engine";
import { createSession, type Session } from "./session";
import { sleep } from "./sleep";
import { GOOD, HEADER } from "./testing";

// For the tests of the page.

export const BATCH = "*/api/batch-predict";

export interface Body {
  data: unknown[];
}

// jsdom's blobs cannot do this yet.
Blob.prototype.arrayBuffer ??= function (this: Blob) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.readAsArrayBuffer(this);
  });
};

/** Every row gets the same estimate. */
export function estimateAll(): void {
  api.use(
    http.post(BATCH, async ({ request }) => {
      const { data } = (await request.json()) as Body;
      return HttpResponse.json({ count: data.length, predictions: data.map(() => ESTIMATE) });
    }),
  );
}

/** The engine beside the page instead of in a worker, which jsdom does not have. */
function startSession(): Session {
  return createSession((report) => createEngine({ predictChunk, sleep, now: Date.now, report }));
}

export function openPage(session = startSession()) {
  const view = renderWithProviders(<BatchPage session={session} />);
  return { session, user: userEvent.setup(), ...view };
}

export const file = (...rows: string[]) => [HEADER, ...rows].join("\n");
export const rows = (count: number) => file(...Array.from({ length: count }, () => GOOD));
export const fileInput = () => screen.getByLabelText<HTMLInputElement>("CSV file");
