import "./mantine.css";
import "./tokens.css";

// Comes once, perhaps before src/app/install.ts does; shared by an import, that would wait for this very file.
addEventListener("beforeinstallprompt", (offer) => {
  window.installOffer = offer;
});
// The page came drawn with the document: it is shown before the app's scripts keep the browser busy.
await nextPaint();
document.head.append(...pageScripts());
try {
  // In two steps, so that the browser can breathe in between.
  await import("./react");
  const { start } = await import("./start");
  await start(sayNotRunning);
} catch (cause) {
  sayNotRunning();
  throw cause;
}

/** In a hidden tab nothing is painted, and nothing waits for it. */
async function nextPaint(): Promise<void> {
  if (document.hidden) return;
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
}

/** Links to all that this page needs, which would otherwise be found one after the other; from vite/prerender.ts. */
function pageScripts(): Iterable<Node> {
  return document.querySelector<HTMLTemplateElement>("template#scripts")?.content.children ?? [];
}

/** In the document from the start, because nothing else may have arrived; public/first-paint.js shows it, too. */
function sayNotRunning(): void {
  document.getElementById("not-running")?.removeAttribute("hidden");
}
