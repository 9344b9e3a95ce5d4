import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { type RunningServer, startServer } from "./server.ts";

export const HEADER = "time,heart_rate,ecg,emg,gsr,respiration,note";

const FIRST_TIME_MS = Date.UTC(2026, 0, 15, 8);
const STEP_MS = 1000;

/** Good rows, each with a time of its own; their notes would be formulas in a spreadsheet. */
export function batchRows(count: number, first = 0): string[] {
  return Array.from({ length: count }, (_, index) => {
    const row = first + index;
    const time = new Date(FIRST_TIME_MS + row * STEP_MS).toISOString();
    const share = (step: number) => (((row * step) % 101) / 100).toFixed(2);
    return `${time},72,${share(7)},${share(13)},${share(29)},${share(31)},=1+1`;
  });
}

export function csvFile(rows: readonly string[]) {
  const buffer = Buffer.from(`${[HEADER, ...rows].join("\n")}\n`);
  return { name: "drive.csv", mimeType: "text/csv", buffer };
}

export interface RestartableServer {
  baseUrl: string;
  stop: () => Promise<void>;
  start: () => Promise<void>;
}

/** A server that keeps its address over a restart: each one of them takes a port of its own. */
export async function startRestartableServer(): Promise<RestartableServer> {
  let server: RunningServer | null = await startServer();
  const sockets = new Set<Socket>();

  const gate = createServer((incoming) => {
    if (!server) return incoming.resetAndDestroy();
    const outgoing = connect(Number(new URL(server.baseUrl).port), "127.0.0.1");
    for (const [from, to] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  }).listen(0, "127.0.0.1");
  gate.unref();
  await once(gate, "listening");
  const { port } = gate.address() as AddressInfo;

  return {
    baseUrl: `http://127.0.0.1:${port}`,
    async stop() {
      const stopping = server;
      server = null;
      for (const socket of sockets) socket.destroy();
      await stopping?.stop();
    },
    async start() {
      server = await startServer();
    },
  };
}
