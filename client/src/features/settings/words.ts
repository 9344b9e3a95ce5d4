import { useTranslation } from "react-i18next";
import type { AuditEntry } from "../../api/getAudit";
import type { Role } from "../../api/getSession";

/** Those who act without a key, as the server calls them. */
const ACTORS = { open: "open", "command line": "commandLine" } as const;
const MAKERS = { ...ACTORS, "admin link": "adminLink" } as const;

/** What the page has a sentence for; the server may know more. */
const ACTIONS = {
  "key.create": "keyCreate",
  "key.revoke": "keyRevoke",
  "session.begin": "sessionBegin",
  "link.redeem": "linkRedeem",
  "device.enrol": "deviceEnrol",
  "device.name": "deviceName",
  "subject.export": "subjectExport",
  "subject.delete": "subjectDelete",
  "events.export": "eventsExport",
  "backup.save": "backupSave",
  "backup.restore": "backupRestore",
} as const;

const ROLES: readonly string[] = ["admin", "viewer", "device"] satisfies Role[];

/** "by fleet-admin", "on the command line" */
export function useMakerWords(): (maker: string) => string {
  const { t } = useTranslation("settings");
  return (maker) => {
    const known = lookUp(MAKERS, maker);
    return known ? t(`makers.${known}`) : t("keys.by", { actor: maker });
  };
}

/** "fleet-admin created the key “Truck 12” (device)." */
export function useAuditWords(): (entry: AuditEntry) => string {
  const { t } = useTranslation("settings");
  return ({ actor, action, target, details }) => {
    const known = lookUp(ACTIONS, action);
    const somebody = lookUp(ACTORS, actor);
    const role = textOf(details.role);
    const words = {
      actor: somebody ? t(`actors.${somebody}`) : actor,
      action,
      target: target ?? "",
      name: textOf(details.name) || (target ?? ""),
      role: ROLES.includes(role) ? t(`roles.${role as Role}.name`) : role,
      events: t("privacy.someEvents", { count: countOf(details.events) }),
      answers: t("privacy.someAnswers", { count: countOf(details.labels) }),
    };
    return known ? t(`audit.actions.${known}`, words) : t("audit.other", words);
  };
}

function lookUp<Words extends string>(words: Record<string, Words>, key: string) {
  return Object.hasOwn(words, key) ? words[key] : undefined;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function countOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
