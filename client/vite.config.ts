import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { API_PATHS } from "./src/api/paths.ts";
import { monitorFiles } from "./vite/monitorFiles.ts";
import { precompress } from "./vite/precompress.ts";
import { prerender } from "./vite/prerender.ts";
import { serviceWorker } from "./vite/serviceWorker.ts";

const API = "http://127.0.0.1:5000";

export default defineConfig({
  plugins: [react(), monitorFiles(), prerender(), serviceWorker(), precompress()],
  // The landmark worker names the monitor's files, too; a bundle of its own has its own plugins.
  worker: { plugins: () => [monitorFiles()] },
  server: {
    host: "127.0.0.1",
    port: 3000,
    strictPort: true,
    // As server/edge.py: only an isolated page computes on several cores.
    headers: {
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    },
    proxy: Object.fromEntries(API_PATHS.map((path) => [path, API])),
  },
  build: {
    // The server's policy allows fonts from files only, so nothing may become a data: address.
    assetsInlineLimit: 0,
    // One file: a page's styles are there before its scripts are.
    cssCodeSplit: false,
    // A page's own files are all that is left to fetch, and vite/prerender.ts names those of the first one.
    modulePreload: false,
    // For vite/prerender.ts and scripts/budget.mjs.
    manifest: true,
    // What is bundled has to come with these texts; the About page leads to them.
    license: { fileName: "licences.txt" },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Fewer files are fetched sooner; React in one of its own is run in a task of its own. What only a few of
          // the pages share is no part of what all of them load.
          groups: [
            {
              name: "react",
              test: /src\/app\/react\.ts|node_modules\/(?:react|react-dom|scheduler)\//,
              priority: 1,
            },
            // Not what a feature's own parts share: every page would load it.
            { name: "shared", test: /^(?!\0vite|.*\/src\/features\/)/, minShareCount: 4 },
          ],
        },
      },
    },
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
    environment: "jsdom",
    // The others are not looked at: jsdom lays nothing out.
    css: { include: /tokens\.css/ },
    setupFiles: ["src/test/setup.ts"],
    // Vitest leaves a core to others: of two, that is half.
    maxWorkers: "100%",
    coverage: {
      include: ["src/**/*.{ts,tsx}"],
      exclude: ["src/**/*.gen.ts", "src/test/**"],
      reporter: ["text-summary", "lcovonly"],
    },
    restoreMocks: true,
    testTimeout: 60_000,
    // Where nobody looks, one that a busy machine made late is tried again, and told of as such.
    retry: process.env.CI ? 1 : 0,
  },
});
