import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { BrowserContext } from "playwright-core";
import { launchProfile } from "./chromium.ts";

const POLL_MS = 20;

/** All of the browser; the processes in which its pages run. */
export type Victim = "browser" | "renderer";

/** A browser that can be killed, and is there again with all that it had kept. */
export interface Profile {
  /** Launches it unless it runs. */
  open: () => Promise<BrowserContext>;
  /** As `kill -9` does. */
  kill: (victim: Victim) => Promise<void>;
  remove: () => Promise<void>;
}

export async function createProfile(): Promise<Profile> {
  const folder = await mkdtemp(join(tmpdir(), "sleepsafe-profile-"));
  let context: BrowserContext | null = null;
  return {
    async open() {
      context ??= await launchProfile(folder);
      return context;
    },
    async kill(victim) {
      const killed = context;
      const ids = await processesOf(killed, victim);
      const over = killed?.waitForEvent("close");
      for (const id of ids) kill(id);
      if (victim === "renderer") return untilGone(killed, ids);
      context = null;
      await over;
    },
    async remove() {
      await context?.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function processesOf(context: BrowserContext | null, kind: Victim): Promise<number[]> {
  const session = await context?.browser()?.newBrowserCDPSession();
  const { processInfo = [] } = (await session?.send("SystemInfo.getProcessInfo")) ?? {};
  await session?.detach();
  return processInfo.filter(({ type }) => type === kind).map(({ id }) => id);
}

/** Before the browser knows, it would give the next page one of them. */
async function untilGone(context: BrowserContext | null, ids: readonly number[]): Promise<void> {
  const isLeft = (id: number) => ids.includes(id);
  while ((await processesOf(context, "renderer")).some(isLeft)) await setTimeout(POLL_MS);
}

function kill(id: number): void {
  try {
    process.kill(id, "SIGKILL");
  } catch (cause) {
    // One that nobody needed any more may have ended by itself.
    if ((cause as NodeJS.ErrnoException).code !== "ESRCH") throw cause;
  }
}
