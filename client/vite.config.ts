import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { precompress } from "./vite/precompress.ts";

const API = "http://127.0.0.1:5000";
const API_PATHS = [
  "/api",
  "/health",
  "/docs",
  "/openapi",
  "/openapi.json",
  "/metrics",
  "/telemetry",
  "/events",
  "/statistics",
  "/dashboard",
];

export default defineConfig({
  plugins: [react(), precompress()],
  server: {
    host: "127.0.0.1",
    port: 3000,
    strictPort: true,
    proxy: Object.fromEntries(API_PATHS.map((path) => [path, API])),
  },
  build: {
    // The server's policy allows fonts from files only, so nothing may become a data: address.
    assetsInlineLimit: 0,
    // For scripts/budget.mjs.
    manifest: true,
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
    testTimeout: 15_000,
  },
});
