import type { TestProject } from "vitest/node";
import { findChromium } from "./chromium.ts";
import { type RunningServer, startServer } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    baseUrl: string;
  }
}

/** Tests the server at E2E_BASE_URL, or else one of our own, started for the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  try {
    findChromium();
    const server = await serverUnderTest();
    project.provide("baseUrl", server.baseUrl);
    return server.stop;
  } catch (error) {
    // Thrown on, it would drown in Vitest's own lines.
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}

async function serverUnderTest(): Promise<Pick<RunningServer, "baseUrl" | "stop">> {
  const { E2E_BASE_URL } = process.env;
  if (!E2E_BASE_URL) return startServer();
  return { baseUrl: E2E_BASE_URL.replace(/\/+$/, ""), stop: async () => {} };
}
