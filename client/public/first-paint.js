// Runs before the first paint. A file of its own: the server's content security policy allows no inline script.
// The keys are those of src/app/colorScheme.ts and src/app/i18n.ts.
try {
  const page = document.documentElement;
  const scheme = localStorage.getItem("sleepsafe-color-scheme");
  const systemIsLight = matchMedia("(prefers-color-scheme: light)").matches;
  // A stored light theme does not flash dark.
  if (scheme === "light" || (scheme === "auto" && systemIsLight)) {
    page.setAttribute("data-mantine-color-scheme", "light");
  }
  // The server drew the page in the browser's language; whoever chose another one waits for that.
  const language = localStorage.getItem("sleepsafe-language");
  if (language !== null && language !== page.lang) page.setAttribute("data-other-language", "");
} catch {
  // Storage is blocked: dark and the browser's language stay.
}
// Without its first script the drawn page would only look alive.
addEventListener(
  "error",
  ({ target }) => {
    if (target instanceof HTMLScriptElement) {
      document.getElementById("not-running")?.removeAttribute("hidden");
    }
  },
  true,
);
