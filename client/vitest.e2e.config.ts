import { defineConfig } from "vitest/config";
import { LongestFirst } from "./e2e/order.ts";

const { SCREENSHOTS } = process.env;

export default defineConfig({
  test: {
    include: [SCREENSHOTS ? "e2e/**/*.shots.ts" : "e2e/**/*.e2e.ts"],
    environment: "node",
    globalSetup: ["e2e/setup.ts"],
    // Pages wait more than they compute; where two of them want the machine at once, one may be late.
    maxWorkers: 2,
    retry: 1,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
