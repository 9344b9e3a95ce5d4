import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import react from "@vitejs/plugin-react";
import { build, type Manifest, type Plugin } from "vite";
import type { Drawer, Drawing } from "../src/app/drawing.ts";
import { monitorFiles } from "./monitorFiles.ts";

/** Loaded by every page once it is painted. */
const APP = ["src/app/react.ts", "src/app/start.tsx"];

/**
 * Draws every page ahead, in every language: dist/stress/index.html, dist/stress/index.de.html and so on. Each names
 * the files that its page will need, so that the browser fetches them at once.
 */
export function prerender(): Plugin {
  let root = "";
  let folder = "";
  return {
    name: "prerender",
    apply: "build",
    configResolved(config) {
      root = config.root;
      folder = resolve(root, config.build.outDir);
    },
    closeBundle: {
      sequential: true,
      async handler() {
        const template = await readFile(join(folder, "index.html"), "utf8");
        const manifest = JSON.parse(await readFile(join(folder, ".vite/manifest.json"), "utf8"));
        const { languages, pages, draw } = await buildForNode(root);
        for (const language of languages) {
          for (const { path, features } of pages) {
            const file = language === languages[0] ? "index.html" : `index.${language}.html`;
            const target = join(folder, path, file);
            const drawing = await draw(language, path);
            const links = linksTo(manifest, entriesOf(manifest, language, features));
            await mkdir(dirname(target), { recursive: true });
            await writeFile(target, fill(template, { ...drawing, language, links }));
          }
        }
      },
    },
  };
}

async function buildForNode(root: string): Promise<Drawer> {
  const outDir = join(root, "node_modules/.cache/prerender");
  await build({
    configFile: false,
    root,
    logLevel: "warn",
    plugins: [react(), monitorFiles()],
    build: { ssr: "src/app/prerender.tsx", outDir, copyPublicDir: false, assetsInlineLimit: 0 },
  });
  const { drawer } = await import(pathToFileURL(join(outDir, "prerender.js")).href);
  return drawer;
}

/** The files that are imported when they are needed, and are needed for this page. */
function entriesOf(manifest: Manifest, language: string, features: readonly string[]): string[] {
  const folders = features.map((feature) => `src/features/${feature}/`);
  const isPage = (source: string) => folders.includes(source.replace(/\w+Page\.tsx$/, ""));
  const texts = [...folders, "src/app/", "src/lib/"].map((from) => `${from}text.${language}.ts`);
  return Object.keys(manifest).filter(
    (source) => APP.includes(source) || isPage(source) || texts.includes(source),
  );
}

/** Links to the files of chunks and of all that they import. */
function linksTo(manifest: Manifest, sources: readonly string[]): string {
  const files = new Set<string>();
  const add = (source: string) => {
    const chunk = manifest[source];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const imported of chunk.imports ?? []) add(imported);
  };
  for (const source of sources) add(source);
  return [...files]
    .map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`)
    .join("\n      ");
}

interface Page extends Drawing {
  language: string;
  links: string;
}

function fill(template: string, { language, title, description, links, body }: Page): string {
  // Links lead on already; fields wait for the app, which would lose what was typed before.
  const drawn = body.replace("<main ", "<main inert ");
  return [
    [/<html lang="en"/, `<html lang="${language}"`],
    [/<title>[^<]*<\/title>/, `<title>${title}</title>`],
    [/(name="description"\s+content=")[^"]*"/, `$1${description}"`],
    [/<\/head>/, `  <template id="scripts">\n      ${links}\n    </template>\n  </head>`],
    [/<div id="root"><\/div>/, `<div id="root"><div data-drawn>${drawn}</div></div>`],
  ].reduce(
    (page, [place, content]) => replaceOnce(page, place as RegExp, content as string),
    template,
  );
}

function replaceOnce(page: string, place: RegExp, content: string): string {
  if (!place.test(page)) throw new Error(`index.html has no ${place}`);
  return page.replace(place, content);
}
