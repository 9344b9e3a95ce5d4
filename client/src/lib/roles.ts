import type { Session } from "../api/getSession";

/** `read`: devices and their events; `manage`: keys, what is held about people, the audit. */
export type Permission = "read" | "manage";

/** As server/auth.py: a page that is shown by mistake would only hold refusals. */
export function may({ role }: Session, permission: Permission): boolean {
  return role === "admin" || (permission === "read" && role === "viewer");
}

/** An enrolled device is nobody that has signed in. */
export function isSignedIn({ auth, role }: Session): boolean {
  return auth === "keys" && (role === "admin" || role === "viewer");
}
