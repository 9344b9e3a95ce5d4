import { base, files } from "virtual:monitor-files";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { download, isDownloaded } from "./download";
import { DOWNLOAD_BYTES, neededFiles } from "./files";

/** The cache as this browser keeps it. */
class FakeCache {
  readonly kept = new Map<string, unknown>();
  readonly match = vi.fn(async (url: string) => this.kept.get(url));
  readonly put = vi.fn(async (url: string, response: unknown) => void this.kept.set(url, response));
  readonly keys = vi.fn(async () =>
    [...this.kept.keys()].map((path) => ({ url: `https://sleepsafe.test${path}` })),
  );
  readonly delete = vi.fn(async ({ url }: { url: string }) =>
    this.kept.delete(new URL(url).pathname),
  );
}

const bytesOf = new Map(neededFiles(false).map(({ url, bytes }) => [url, bytes]));

/** A file in two halves. */
function arrival(url: string): Response {
  const half = Math.floor((bytesOf.get(url) ?? 0) / 2);
  const halves = [half, (bytesOf.get(url) ?? 0) - half].map((length) => ({ length }));
  const read = async () => ({ done: halves.length === 0, value: halves.shift() });
  const body = { getReader: () => ({ read }) };
  return { ok: true, status: 200, body, clone: () => url } as unknown as Response;
}

let cache: FakeCache;
const fetched = vi.fn<(url: string) => Promise<Response>>();
const report = vi.fn<(share: number) => void>();
const signal = new AbortController().signal;

beforeEach(() => {
  cache = new FakeCache();
  fetched.mockReset().mockImplementation(async (url) => arrival(url));
  report.mockReset();
  vi.stubGlobal("fetch", fetched);
  vi.stubGlobal("caches", { open: async () => cache });
  vi.stubGlobal("crossOriginIsolated", false);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const shares = () => report.mock.calls.map(([share]) => share);

test("each browser needs one of the two kinds of WebAssembly, and all else", () => {
  const kinds = [true, false].map((isIsolated) =>
    neededFiles(isIsolated).filter(({ url }) => url.endsWith(".wasm")),
  );
  expect(kinds.map((found) => found.length)).toEqual([1, 1]);
  expect(kinds[0]?.[0]?.url).toContain("threaded");
  expect(kinds[1]?.[0]?.url).not.toContain("threaded");
  expect(neededFiles(true)).toHaveLength(
    files.filter(({ name }) => !/wasm$/.test(name)).length + 1,
  );
  expect(DOWNLOAD_BYTES).toBeGreaterThan(1_000_000);
});

test("fetches what is missing, says how far it is, and keeps it for the next time", async () => {
  expect(await isDownloaded()).toBe(false);
  await download(report, signal);
  expect(fetched).toHaveBeenCalledTimes(bytesOf.size);
  expect(shares().at(-1)).toBe(1);
  expect(shares()).toEqual(shares().toSorted((a, b) => a - b));
  expect(await isDownloaded()).toBe(true);
  fetched.mockClear();
  await download(report, signal);
  expect(fetched).not.toHaveBeenCalled();
  expect(shares().at(-1)).toBe(1);
});

test("files of earlier versions go, once those of this one are there", async () => {
  cache.kept.set("/assets/monitor/old/human.esm.js", "old");
  fetched.mockRejectedValueOnce(new TypeError("offline"));
  await expect(download(report, signal)).rejects.toThrow("offline");
  expect(cache.kept.has("/assets/monitor/old/human.esm.js")).toBe(true);
  await download(report, signal);
  expect(cache.kept.has("/assets/monitor/old/human.esm.js")).toBe(false);
  expect([...cache.kept.keys()].every((url) => url.startsWith(base))).toBe(true);
});

test("a file that is not there is named", async () => {
  const [first] = bytesOf.keys();
  fetched.mockImplementation(async (url) =>
    url === first ? ({ ok: false, status: 404 } as Response) : arrival(url),
  );
  await expect(download(report, signal)).rejects.toThrow(`${first}: 404`);
});

test.each<[string, () => void]>([
  ["none", () => vi.stubGlobal("caches", { open: () => Promise.reject(new Error("private")) })],
  ["one that is full", () => cache.put.mockRejectedValue(new Error("full"))],
  ["one that cannot be read", () => cache.match.mockRejectedValue(new Error("broken"))],
  ["one that cannot be listed", () => cache.keys.mockRejectedValue(new Error("broken"))],
])("a browser with a cache like %s starts all the same", async (_, breakIt) => {
  breakIt();
  await download(report, signal);
  expect(shares().at(-1)).toBe(1);
});
