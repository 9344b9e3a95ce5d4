// Runs before the first paint, so that a stored light theme does not flash dark. A file of its own: the
// server's content security policy allows no inline script. The key is the one of src/app/colorScheme.ts.
try {
  const choice = localStorage.getItem("sleepsafe-color-scheme");
  const systemIsLight = matchMedia("(prefers-color-scheme: light)").matches;
  if (choice === "light" || (choice === "auto" && systemIsLight)) {
    document.documentElement.setAttribute("data-mantine-color-scheme", "light");
  }
} catch {
  // Storage is blocked: dark stays.
}
