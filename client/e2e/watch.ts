import type { ConsoleMessage, Page } from "playwright-core";

/** Collects what a page must never do: errors, breaches of the security policy, other hosts. */
export function watchPage(page: Page, baseUrl: string): string[] {
  const offences: string[] = [];
  page.on("pageerror", (error) => offences.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (isFault(message)) offences.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    const local = origin === baseUrl || protocol === "data:" || protocol === "blob:";
    if (!local) offences.push(`other host: ${request.url()}`);
  });
  return offences;
}

/** The browser reports every refused API request as an error; those answers are what the tests are about. */
function isFault(message: ConsoleMessage): boolean {
  if (message.type() !== "error" && message.type() !== "warning") return false;
  const { url } = message.location();
  return !(message.text().startsWith("Failed to load resource") && url.includes("/api/predict"));
}
