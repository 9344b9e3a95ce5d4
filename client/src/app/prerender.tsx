import i18next from "i18next";
import { renderToString } from "react-dom/server";
import { StaticRouter } from "react-router";
import { App } from "./App";
import type { Drawer, Drawing } from "./drawing";
import { LANGUAGES, type Language, showLanguage, startI18n } from "./i18n";
import { Providers } from "./Providers";
import { createQueryClient } from "./queryClient";
import { ROUTES } from "./routes";
import { Shell } from "./Shell";

/** What is drawn for an address that none of the pages has: what stands around every page, and nothing inside. */
const SHELL = "/shell";

/** Runs in Node, for the build. */
export const drawer: Drawer = {
  languages: LANGUAGES,
  pages: [
    ...ROUTES.map(({ path, page: { texts } }) => ({ path, features: texts })),
    { path: SHELL, features: [] },
  ],
  draw,
};

async function draw(language: string, path: string): Promise<Drawing> {
  if (!i18next.isInitialized) await startI18n("en");
  await showLanguage(language as Language);
  await ROUTES.find((route) => route.path === path)?.page.preload();
  const body = renderToString(
    <Providers queryClient={createQueryClient()}>
      <StaticRouter location={path}>
        {path === SHELL ? <Shell routes={ROUTES}>{null}</Shell> : <App />}
      </StaticRouter>
    </Providers>,
  );
  const heading = /<h1[^>]*>([^<]*)</.exec(body)?.[1];
  if (!heading && path !== SHELL) throw new Error(`${path} is drawn without its page.`);
  const title = heading ? `${heading} · SleepSafe` : "SleepSafe";
  return { body, title, description: i18next.t("app:description") };
}
