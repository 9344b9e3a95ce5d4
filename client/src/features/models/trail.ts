import i18next from "i18next";
import type { Audit, AuditEntry } from "../../api/getAudit";
import { getAudit } from "../../api/getAudit";
import type { Observed } from "../../lib/useObservation";
import { useModels } from "./useModels";
import { formatRate } from "./words";

const t = i18next.getFixedT(null, "models");

/** The audit is everybody's: of a page of it only some entries are about a model. */
const ENTRIES = 200;
const PREFIX = "model.";

/** Those who act without a key, as the server calls them. */
const ACTORS = { open: "open", "command line": "commandLine" } as const;

/** A page of the audit; the first one without a cursor. */
export function useAudit(cursor: string | null): Observed<Audit> {
  return useModels(["audit", cursor ?? ""], () => getAudit(cursor, ENTRIES));
}

/** What was done to one model. */
export function trailOf(name: string, { entries }: Audit): AuditEntry[] {
  return entries.filter(({ action, target }) => action.startsWith(PREFIX) && target === name);
}

const CROWNING = ["model.promote", "model.rollback"];

/** What made the champion what it is; undefined when it is too long ago. */
export function crowningOf(name: string, audit: Audit): AuditEntry | undefined {
  return trailOf(name, audit).find(({ action }) => CROWNING.includes(action));
}

/** "by fleet-admin", "on the command line" */
export function makerText(actor: string): string {
  const known = knownActor(actor);
  return known ? t(`serving.makers.${known}`) : t("serving.by", { actor });
}

export function actorText(actor: string): string {
  const known = knownActor(actor);
  return known ? t(`trail.actors.${known}`) : actor;
}

function knownActor(actor: string) {
  return Object.hasOwn(ACTORS, actor) ? ACTORS[actor as keyof typeof ACTORS] : null;
}

/** "fleet-admin promoted version 2.1 in the place of 1.0." */
export function trailText({ actor, action, details }: AuditEntry): string {
  const words = { ...wordsOf(details), actor: actorText(actor), action };
  switch (action.slice(PREFIX.length)) {
    case "push":
      return t("trail.actions.push", words);
    case "compare":
      return details.passed ? t("trail.actions.passed", words) : t("trail.actions.failed", words);
    case "promote":
      return details.override
        ? t("trail.actions.override", words)
        : t("trail.actions.promote", words);
    case "rollback":
      return withReason(t("trail.actions.rollback", words), details.reason);
    case "challenge":
      return t("trail.actions.challenge", words);
    case "withdraw":
      return t("trail.actions.withdraw", words);
    case "archive":
      return t("trail.actions.archive", words);
    default:
      return t("trail.actions.other", words);
  }
}

function wordsOf({ version, replaced, reason, override, share, mode, failed, against }: Details) {
  return {
    version: versionText(version),
    replaced: versionText(replaced),
    against: versionText((against as { version?: unknown } | null | undefined)?.version),
    reason: textOf(override) || textOf(reason),
    share: typeof share === "number" ? formatRate(share) : t("unknown"),
    mode: mode === "shadow" ? t("trail.shadow") : t("trail.ab"),
    gates: Array.isArray(failed) ? failed.map(String).join(", ") : t("unknown"),
  };
}

type Details = AuditEntry["details"];

/** Null is the packaged one. */
function versionText(version: unknown): string {
  return textOf(version) || t("trail.packaged");
}

function withReason(sentence: string, reason: unknown): string {
  return textOf(reason)
    ? `${sentence} ${t("trail.because", { reason: textOf(reason) })}`
    : sentence;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
