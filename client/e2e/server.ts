import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

/** How the product is started; the port comes from $PORT. */
const START = [".venv/bin/gunicorn", "-c", "server/gunicorn.conf.py", "server.app:create_app()"];

const READY_WITHIN_MS = 45_000;
const STOP_WITHIN_MS = 10_000;
const POLL_MS = 200;

export interface RunningServer {
  baseUrl: string;
  /** The last of what it printed. */
  output: () => string;
  stop: () => Promise<void>;
}

/** With a database of its own, empty at first: a developer's is never touched. */
export async function startServer(settings: NodeJS.ProcessEnv = {}): Promise<RunningServer> {
  const state = await mkdtemp(join(tmpdir(), "sleepsafe-e2e-"));
  const removeState = () => rm(state, { recursive: true, force: true });
  try {
    const server = await start({ DATABASE_URL: "", STATE_DIR: state, ...settings });
    return { ...server, stop: () => server.stop().finally(removeState) };
  } catch (cause) {
    await removeState();
    throw cause;
  }
}

async function start(settings: NodeJS.ProcessEnv): Promise<RunningServer> {
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const [command = "", ...args] = START;
  const child = spawn(command, args, {
    cwd: REPOSITORY,
    env: { ...process.env, ...settings, HOST: "127.0.0.1", PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = collectOutput(child);
  try {
    await waitUntilHealthy(baseUrl, child);
  } catch (cause) {
    await stopChild(child);
    throw new Error(`\`${START.join(" ")}\` did not start:\n${output()}`, { cause });
  }
  return { baseUrl, output, stop: () => stopChild(child) };
}

function collectOutput(child: ChildProcess): () => string {
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  }
  child.on("error", (error) => chunks.push(error.message));
  return () => chunks.join("").slice(-4000);
}

async function waitUntilHealthy(baseUrl: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && isRunning(child)) {
    const healthy = await fetch(`${baseUrl}/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error("GET /health gave no success in time");
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
  await exited;
  clearTimeout(force);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
