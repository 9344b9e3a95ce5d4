import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { AuditEntry } from "../../api/getAudit";
import type { Device } from "../../api/getDevices";
import { NOTHING_KNOWN, outboxStatus } from "../../lib/outbox/status";
import { api } from "../../test/api";
import { setLanguage } from "../../test/language";
import { renderWithProviders } from "../../test/render";
import { AuditPanel } from "./AuditPanel";
import { DevicesPanel } from "./DevicesPanel";
import { missingText } from "./missing";
import { PrivacyPanel } from "./PrivacyPanel";
import { RetentionPanel } from "./RetentionPanel";
import { ADMIN, click, DEVICES, ENTRIES, OPEN, refusal, SUBJECTS, startApi } from "./settingsTest";

vi.mock("../../lib/outbox/outbox", () => ({ loadOutbox: async () => {}, retryNow: vi.fn() }));

const [TRUCK] = DEVICES as [Device];
const [ENTRY] = ENTRIES as [AuditEntry];

describe("devices", () => {
  beforeEach(() => outboxStatus.set({ ...NOTHING_KNOWN, device_id: "truck-12" }));

  test("each with what it sent and what never came; this one is marked", async () => {
    startApi(ADMIN);
    renderWithProviders(<DevicesPanel />);
    const row = (await screen.findByText("truck-12")).closest("tr");
    expect(row).toHaveTextContent(
      /Truck 12This device.*0\.1\.0.*1,234.*12 events never arrived: 40–51/,
    );
  });

  test("none: says how one gets here", async () => {
    startApi(ADMIN).devices = [];
    renderWithProviders(<DevicesPanel />);
    expect(await screen.findByText(/^No device has sent anything yet/)).toBeVisible();
  });

  test("many come in steps", async () => {
    startApi(ADMIN).devices = Array.from({ length: 45 }, (_, i) => ({
      ...TRUCK,
      device_id: `truck-${i}`,
    }));
    renderWithProviders(<DevicesPanel />);
    const rows = () => screen.getAllByRole("rowheader").length;
    expect(await screen.findByText("20 of 45 are shown.")).toBeVisible();
    await click("Show more");
    await click("Show more");
    expect(rows()).toBe(45);
    expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
  });
});

describe("missing events", () => {
  const text = (change: Partial<Device>) => missingText({ ...TRUCK, ...change });

  test("in plain words", async () => {
    expect(text({ missing: [[7, 7]], missing_count: 1 })).toBe("1 event never arrived: 7");
    expect(text({ missing: [], missing_count: 0 })).toBe("None");
    expect(text({ last_sequence: null })).toMatch(/^Not known/);
    const missing = Array.from({ length: 7 }, (_, i) => [i * 10, i * 10 + 1]);
    expect(text({ missing, missing_count: 1014 })).toBe(
      "1,014 events never arrived: 0–1, 10–11, 20–21, 30–31, 40–41 and 1,004 more",
    );
    await setLanguage("de");
    expect(text({})).toBe("12 Ereignisse kamen nie an: 40–51");
  });
});

describe("what is kept about people", () => {
  test("is exported by a link", async () => {
    startApi(ADMIN);
    renderWithProviders(<PrivacyPanel />);
    const link = await screen.findByRole("link", { name: "Export everything about driver-07" });
    expect(link).toHaveAttribute("href", "/api/subjects/driver-07/export");
    expect(link).toHaveAttribute("download");
    const row = link.closest("tr");
    expect(row).toHaveTextContent(/driver-07.*41\.3 h.*312/);
  });

  test("what this device keeps is deleted where it is kept", async () => {
    startApi(ADMIN);
    renderWithProviders(<PrivacyPanel />);
    const link = screen.getByRole("link", { name: /What this device keeps itself/ });
    expect(link).toHaveAttribute("href", "/");
  });

  test("nobody", async () => {
    startApi(ADMIN).subjects = [];
    renderWithProviders(<PrivacyPanel />);
    expect(await screen.findByText("Nothing is kept about anybody.")).toBeVisible();
  });

  async function ask() {
    await click("Delete everything about driver-07");
    const field = screen.getByLabelText(/type driver-07$/);
    expect(field).toHaveFocus();
    return field;
  }

  test("is deleted once the pseudonym is typed, and what went is said", async () => {
    const held = startApi(ADMIN);
    const deleted: unknown[] = [];
    api.use(
      http.delete("*/api/subjects/:id", ({ params }) => {
        deleted.push(params.id);
        held.subjects = [];
        const body = { status: "deleted", subject_id: "driver-07", events: 312, labels: 4 };
        return HttpResponse.json(body);
      }),
    );
    renderWithProviders(<PrivacyPanel />);
    await userEvent.type(await ask(), "driver-7");
    await click("Delete for good");
    expect(screen.getByText("This is not the pseudonym.")).toBeVisible();
    expect(deleted).toEqual([]);
    await click("Keep");
    await userEvent.type(await ask(), "driver-07");
    await click("Delete for good");
    expect(await screen.findByText("driver-07: 312 events and 4 answers deleted.")).toHaveFocus();
    expect(deleted).toEqual(["driver-07"]);
    expect(await screen.findByText("Nothing is kept about anybody.")).toBeVisible();
  });

  test.each([
    [404, "Nothing was deleted"],
    [503, "Nothing was deleted"],
  ])("a deletion that is answered %i is said to have failed", async (status, words) => {
    startApi(ADMIN);
    api.use(http.delete("*/api/subjects/:id", () => refusal(status)));
    renderWithProviders(<PrivacyPanel />);
    await userEvent.type(await ask(), "driver-07");
    await click("Delete for good");
    expect(await screen.findByText(words)).toBeVisible();
    expect(SUBJECTS).toHaveLength(1);
  });
});

describe("retention", () => {
  test.each([
    [90, "Events are deleted after 90 days. The hourly figures made from them stay."],
    [1, "Events are deleted after 1 day. The hourly figures made from them stay."],
    [null, "Events are kept until somebody deletes them."],
  ])("%s days", (retention_days, words) => {
    renderWithProviders(<RetentionPanel session={{ ...OPEN, retention_days }} />);
    expect(screen.getByText(words)).toBeVisible();
    expect(screen.getByText(/RETENTION_DAYS/)).toBeVisible();
  });
});

describe("the audit", () => {
  const said = async (entry: Partial<AuditEntry>) => {
    startApi(ADMIN).entries = [{ ...ENTRY, ...entry }];
    renderWithProviders(<AuditPanel />);
    return (await screen.findByRole("listitem")).lastElementChild?.textContent;
  };
  const person = { target: "driver-07", details: {} };

  test.each<[Partial<AuditEntry>, string]>([
    [{}, "fleet-admin created the key “Truck 12” (Device)"],
    [{ action: "key.revoke" }, "fleet-admin revoked the key “Truck 12”"],
    [{ action: "session.begin" }, "fleet-admin signed in"],
    [{ action: "link.redeem" }, "fleet-admin signed in by the one-time link"],
    [
      { action: "device.enrol", target: "d-1", details: { name: "Cab 3", key: 4 } },
      "fleet-admin enrolled a browser as the device “Cab 3”",
    ],
    [
      { action: "subject.delete", ...person, details: { events: 312, labels: 1 } },
      "fleet-admin deleted everything about “driver-07”: 312 events and 1 answer",
    ],
    [{ action: "subject.export", ...person }, "fleet-admin exported everything about “driver-07”"],
    [
      { action: "backup.save", actor: "command line", target: "sleepsafe-1.dump", details: {} },
      "The command line kept a copy of the database: sleepsafe-1.dump",
    ],
    [
      { action: "key.create", actor: "command line", details: {}, target: "9" },
      "The command line created the key “9” ()",
    ],
    [
      { action: "model.promote", actor: "open", target: "stress 2" },
      "Somebody (no key was needed): model.promote stress 2",
    ],
  ])("%j", async (entry, words) => {
    expect(await said(entry)).toBe(words);
  });

  test("comes in pages, the newest first", async () => {
    api.use(
      http.get("*/api/audit", ({ request }) => {
        const cursor = new URL(request.url).searchParams.get("cursor");
        const entry = { ...ENTRY, action: "session.begin", id: cursor ? 1 : 2 };
        const actor = cursor === "2" ? "older" : "newer";
        const entries = [{ ...entry, actor }];
        return HttpResponse.json({ entries, next_cursor: cursor ? null : "2" });
      }),
    );
    renderWithProviders(<AuditPanel />);
    await click("Show older entries");
    expect(await screen.findByText("older signed in")).toBeVisible();
    const items = screen.getAllByRole("listitem").map((item) => item.lastElementChild?.textContent);
    expect(items).toEqual(["newer signed in", "older signed in"]);
    expect(screen.queryByRole("button", { name: "Show older entries" })).toBeNull();
  });

  test("nothing yet", async () => {
    startApi(ADMIN).entries = [];
    renderWithProviders(<AuditPanel />);
    expect(await screen.findByText("Nothing yet.")).toBeVisible();
  });
});
