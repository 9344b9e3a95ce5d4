import { defineConfig } from "vitest/config";

const { SCREENSHOTS } = process.env;

export default defineConfig({
  test: {
    include: [SCREENSHOTS ? "e2e/**/*.shots.ts" : "e2e/**/*.e2e.ts"],
    environment: "node",
    globalSetup: ["e2e/setup.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
