import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Plugin } from "vite";

const PACKAGES = fileURLToPath(new URL("../node_modules/", import.meta.url));
const HUMAN = `${PACKAGES}@vladmandic/human/`;
const WASM = `${PACKAGES}@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm`;
const SOURCES = [
  `${HUMAN}dist/human.esm.js`,
  ...["blazeface", "facemesh", "iris"].flatMap((model) => [
    `${HUMAN}models/${model}.json`,
    `${HUMAN}models/${model}.bin`,
  ]),
  ...[".wasm", "-simd.wasm", "-threaded-simd.wasm"].map((kind) => `${WASM}${kind}`),
];
const MODULE = "virtual:monitor-files";
const TYPES: Record<string, string> = {
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

interface Served {
  content: Buffer;
  /** What a browser downloads: compressed, where vite/precompress.ts does that (brotli takes a little less). */
  download_bytes: number;
}

async function serve(source: string): Promise<[string, Served]> {
  const content = await readFile(source);
  const sent = extname(source) in TYPES ? await promisify(gzip)(content) : content;
  return [basename(source), { content, download_bytes: sent.length }];
}

async function readAll(): Promise<{ base: string; files: Map<string, Served> }> {
  const files = new Map(await Promise.all(SOURCES.map(serve)));
  const digest = createHash("sha256");
  for (const { content } of files.values()) digest.update(content);
  return { base: `/assets/monitor/${digest.digest("hex").slice(0, 12)}/`, files };
}

/**
 * The landmark engine, its models and its WebAssembly as files of our own, under one address that changes with them.
 * `virtual:monitor-files` names them.
 */
export function monitorFiles(): Plugin {
  const read = readAll();
  return {
    name: "monitor-files",
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
    async load(id) {
      if (id !== `\0${MODULE}`) return;
      const { base, files } = await read;
      const sizes = [...files].map(([name, { content, download_bytes }]) => ({
        name,
        bytes: content.length,
        download_bytes,
      }));
      return `export const base = ${JSON.stringify(base)}; export const files = ${JSON.stringify(sizes)};`;
    },
    async generateBundle() {
      // The pages are drawn by a build of their own, from which nothing is served.
      if (this.environment.config.build.ssr) return;
      const { base, files } = await read;
      for (const [name, { content }] of files) {
        this.emitFile({ type: "asset", fileName: `${base.slice(1)}${name}`, source: content });
      }
    },
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        const { base, files } = await read;
        const path = new URL(request.url ?? "/", "http://localhost").pathname;
        const file = path.startsWith(base) ? files.get(path.slice(base.length)) : undefined;
        if (!file) return next();
        const type = TYPES[extname(path)] ?? "application/octet-stream";
        response.setHeader("Content-Type", type).end(file.content);
      });
    },
  };
}
