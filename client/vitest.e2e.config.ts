import { defineConfig } from "vitest/config";

const { SCREENSHOTS } = process.env;

/** They play clips in real time: a camera waits for nobody. Vitest runs what has one worker alone, after all others. */
const REAL_TIME = ["e2e/drive{Clips,Told}.e2e.ts"];

const common = {
  environment: "node" as const,
  globalSetup: "e2e/setup.ts",
  // Where nobody looks, one that a busy machine made late is tried once more.
  retry: process.env.CI ? 2 : 1,
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    projects: SCREENSHOTS
      ? [{ test: { ...common, name: "screenshots", include: ["e2e/**/*.shots.ts"] } }]
      : [
          {
            test: {
              ...common,
              name: "real time",
              include: REAL_TIME,
              maxWorkers: 1,
            },
          },
          {
            // Pages wait more than they compute; where two of them want the machine at once, one may be late.
            test: {
              ...common,
              name: "pages",
              include: ["e2e/**/*.e2e.ts"],
              exclude: REAL_TIME,
              maxWorkers: 2,
            },
          },
        ],
  },
});
