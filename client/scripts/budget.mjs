// Adds up the JavaScript that every page loads, compressed, and fails over the budget: `npm run budget` after
// `npm run build`. What a page adds of its own is printed.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 150;
const DIST = new URL("../dist/", import.meta.url);

const manifest = JSON.parse(read(".vite/manifest.json").toString());
const chunks = Object.values(manifest);

/** The files of a chunk and of what it imports statically. */
function withImports(chunk, seen = new Set()) {
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const key of chunk.imports ?? []) withImports(manifest[key], seen);
  return seen;
}

/** What is drawn for unknown addresses names the files of the app, and those of no page. */
const named = [
  ...read("shell/index.html")
    .toString()
    .matchAll(/(?:src|href)="\/([^"]+\.js)"/g),
];
const initial = new Set(
  named.flatMap(([, file]) => {
    const chunk = chunks.find((candidate) => candidate.file === file);
    return chunk ? [...withImports(chunk)] : [file];
  }),
);

const initialKb = report("Loaded by every page", initial);
for (const chunk of chunks.filter(({ isDynamicEntry }) => isDynamicEntry)) {
  const added = [...withImports(chunk)].filter((file) => !initial.has(file));
  if (added.length > 0) report(`Added by ${chunk.src}`, added);
}
if (initialKb > BUDGET_KB) {
  process.stderr.write(
    `Over the budget of ${BUDGET_KB} kB by ${(initialKb - BUDGET_KB).toFixed(1)} kB.\n`,
  );
  process.exitCode = 1;
}

function report(title, files) {
  const sizes = [...files].map((file) => [file, kilobytes(file)]);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  process.stdout.write(`${title}: ${total.toFixed(1)} kB gzip\n`);
  for (const [file, size] of sizes)
    process.stdout.write(`${size.toFixed(1).padStart(8)}  ${file}\n`);
  return total;
}

function kilobytes(file) {
  return gzipSync(read(file), { level: 9 }).length / 1000;
}

function read(file) {
  return readFileSync(new URL(file, DIST));
}
