import type { PluginOption } from "vite";
import { VitePWA } from "vite-plugin-pwa";

/** Writes dist/sw.js from sw/sw.ts, with the list of the files that it keeps for when there is no server. */
export function serviceWorker(): PluginOption {
  return VitePWA({
    strategies: "injectManifest",
    srcDir: "sw",
    filename: "sw.ts",
    // public/manifest.json, and src/app/serviceWorker.ts.
    manifest: false,
    injectRegister: false,
    injectManifest: {
      // One script, which browsers without module workers run too.
      rollupFormat: "iife",
      // Of the drawn pages the shell is enough: the app fills it in at once.
      globPatterns: ["**/*.{css,js,json,png,svg,woff2}", "shell/*.html"],
      // Megabytes, which the driver agrees to first.
      globIgnores: ["assets/monitor/**"],
    },
  });
}
