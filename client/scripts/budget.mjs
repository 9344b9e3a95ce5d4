// Adds up the JavaScript that the first page load fetches, compressed, and fails over the budget: `npm run budget`
// after `npm run build`.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 150;
const DIST = new URL("../dist/", import.meta.url);

const page = read("index.html").toString();
const manifest = JSON.parse(read(".vite/manifest.json").toString());
const chunks = Object.values(manifest);

/** The files of a chunk and of what it imports statically. */
function withImports(chunk, seen = new Set()) {
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const key of chunk.imports ?? []) withImports(manifest[key], seen);
  return seen;
}

const named = [...page.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, file]) => file);
const initial = new Set(
  named.flatMap((file) => {
    const chunk = chunks.find((candidate) => candidate.file === file);
    return chunk ? [...withImports(chunk)] : [file];
  }),
);

const initialKb = report("Loaded at first", initial);
for (const chunk of chunks.filter(({ isDynamicEntry }) => isDynamicEntry)) {
  report(
    `Added by ${chunk.src}`,
    [...withImports(chunk)].filter((file) => !initial.has(file)),
  );
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
