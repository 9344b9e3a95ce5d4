import { FEATURES } from "../../test/api";
import type { InputSpec } from "./columns";
import { FileError, type FileProblem } from "./fileProblem";
import { type ByteSource, type Scan, scanFile } from "./scan";

export const SPECS: InputSpec[] = FEATURES.models.stress.inputs;
export const HEADER = "heart_rate,ecg,emg,gsr,respiration";
export const GOOD = "72,0.5,0.2,0.3,0.4";

/** A file in memory; without the DOM's File, whose bytes jsdom does not give. */
export function sourceFrom(content: string | Uint8Array): ByteSource {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return { size: bytes.length, read: async (start, end) => bytes.slice(start, end) };
}

export function scanOf(content: string | Uint8Array): Promise<Scan> {
  const { signal } = new AbortController();
  return scanFile(sourceFrom(content), { specs: SPECS, onProgress: () => {}, signal });
}

export async function problemOf(content: string | Uint8Array): Promise<FileProblem | null> {
  try {
    await scanOf(content);
    return null;
  } catch (cause) {
    if (cause instanceof FileError) return cause.problem;
    throw cause;
  }
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
