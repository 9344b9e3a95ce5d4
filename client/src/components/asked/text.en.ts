export const en = {
  loading: "Loading…",
  slow: "Still loading: no answer for {{wait}} so far.",
  stale: "As known at {{seen}}. {{reason}}.",
  again: "Try now",
  signedOut: "You are not signed in any more",
  signIn: "Sign in, then try again.",
  notAllowed: "Your key does not allow this",
  otherKey: "Sign in with a key that does.",
  unknown: "What stands here comes from the server; it is not known until that answers.",
  report: "If it stays like this, report request {{requestId}} to the operator.",
  action: {
    tooMany: "Too many tries",
    wait: "The server takes no more for a while.",
    again: "Try again in {{wait}}.",
    now: "You can try again now.",
  },
  rows: {
    shown: "{{shown, number}} of {{all, number}} are shown.",
    more: "Show more",
  },
} as const;

declare module "../../lib/texts" {
  interface Texts {
    asked: typeof en;
  }
}
