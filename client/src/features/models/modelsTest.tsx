import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { HttpResponse, http } from "msw";
import { expect } from "vitest";
import type { AuditEntry } from "../../api/getAudit";
import type { Session } from "../../api/getSession";
import type { Drift, Experiment, ModelLife, VersionDetail } from "../../api/modelLife";
import { api } from "../../test/api";
import {
  CHALLENGER,
  CHAMPION,
  detailOf,
  HISTORY,
  LATEST,
  LIFE,
  RUNNING,
  STOPPED,
} from "../../test/modelLife";
import { MODEL } from "../../test/models";
import { renderWithProviders } from "../../test/render";
import { ModelsPage } from "./ModelsPage";

// For the tests of the page: a server whose models have a life.

export const OPEN: Session = {
  auth: "open",
  role: "admin",
  name: null,
  expires_at: null,
  can_write: true,
  device_name: null,
  retention_days: 90,
};
export const SIGNED_OUT: Session = { ...OPEN, auth: "keys", role: null, can_write: false };
export const VIEWER: Session = { ...SIGNED_OUT, role: "viewer", name: "Control room" };

export const ENTRIES: AuditEntry[] = [
  {
    id: 9,
    at: "2026-11-24T08:00:00.000Z",
    actor: "ml-admin",
    action: "model.challenge",
    target: MODEL.name,
    details: { version: CHALLENGER, share: 0.1, mode: "ab" },
  },
  {
    id: 8,
    at: "2026-11-20T08:00:00.000Z",
    actor: "ml-admin",
    action: "model.promote",
    target: MODEL.name,
    details: {
      version: CHAMPION,
      replaced: null,
      override: "the gate is too strict",
      failed: ["size"],
    },
  },
  {
    id: 7,
    at: "2026-11-20T07:00:00.000Z",
    actor: "fleet-admin",
    action: "key.create",
    target: "2",
    details: { name: "Truck 12" },
  },
];

/** What the server knows; a test changes it in its place. */
export interface Held {
  session: Session;
  life: ModelLife;
  details: (version: string) => VersionDetail;
  experiments: Experiment[];
  drift: Drift;
  entries: AuditEntry[];
  mlflow: string | null;
}

export function startApi(said: Partial<Held> = {}): Held {
  const held: Held = {
    session: OPEN,
    life: LIFE,
    details: detailOf,
    experiments: [RUNNING, STOPPED],
    drift: { latest: LATEST, history: HISTORY },
    entries: ENTRIES,
    mlflow: null,
    ...said,
  };
  const other = { ...MODEL, name: "drowsiness_detector", task: "drowsiness" };
  api.use(
    http.get("*/api/session", () => HttpResponse.json(held.session)),
    http.get("*/api/models", () =>
      HttpResponse.json({ models: [MODEL, other], mlflow_url: held.mlflow }),
    ),
    http.get("*/api/models/:name", ({ params }) =>
      HttpResponse.json({ ...held.life, name: params.name }),
    ),
    http.get("*/api/models/:name/versions/:version", ({ params }) =>
      HttpResponse.json(held.details(String(params.version))),
    ),
    http.get("*/api/experiments", () => HttpResponse.json({ experiments: held.experiments })),
    http.get("*/api/drift", () => HttpResponse.json(held.drift)),
    http.get("*/api/audit", () => HttpResponse.json({ entries: held.entries, next_cursor: null })),
  );
  return held;
}

/** What is sent to an action's address is kept; `answer` decides how it ends. */
export function watchAction(action: string, answer: () => Response | Promise<Response>) {
  const sent: unknown[] = [];
  api.use(
    http.post(`*/api/models/:name/${action}`, async ({ request }) => {
      sent.push(await request.json());
      return answer();
    }),
  );
  return sent;
}

export function openPage(address = "/models") {
  renderWithProviders(<ModelsPage />, undefined, address);
  return userEvent.setup();
}

export const panel = async (name: string | RegExp) =>
  within(await screen.findByRole("region", { name }));

export async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, {
    rules: { region: { enabled: false }, "color-contrast": { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}
