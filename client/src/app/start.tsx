import { StrictMode } from "react";
import { BrowserRouter } from "react-router";
import { App } from "./App";
import { preferredLanguage, startI18n } from "./i18n";
import { Providers } from "./Providers";
import { createQueryClient } from "./queryClient";
import { show } from "./react";
import { ROUTES } from "./routes";

/** `onLost` is called when nothing of the app is left. */
export async function start(onLost: () => void): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no #root");
  const started = startI18n(preferredLanguage());
  await ROUTES.find(({ path }) => path === window.location.pathname)?.page.preload();
  await started;
  show(
    <StrictMode>
      <Providers queryClient={createQueryClient()}>
        <BrowserRouter useTransitions={false}>
          <App />
        </BrowserRouter>
      </Providers>
    </StrictMode>,
    root,
    onLost,
  );
}
