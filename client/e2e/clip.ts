import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
const PYTHON = ".venv/bin/python";
/** Real faces, which are no part of the project: in VIDEOS_DIR, else beside the repository. */
const VIDEOS =
  process.env.VIDEOS_DIR ?? fileURLToPath(new URL("../../../shared/videos/", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "sleepsafe-clips-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** See benchmarks/clips.py for the arguments. */
export async function makeClip(name: string, ...args: string[]): Promise<string> {
  const path = join(folder, `${name}.y4m`);
  await promisify(execFile)(PYTHON, ["-m", "benchmarks.clips", path, ...args], { cwd: REPOSITORY });
  return path;
}

/** Null where it is missing. */
export function findVideo(name: string): string | null {
  const path = join(VIDEOS, name);
  return existsSync(path) ? path : null;
}
