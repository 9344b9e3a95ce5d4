import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * As it is; none at all; one that never answers; a gateway that finds none behind it; one that asks to come again in a
 * second; one that does what it is asked to, but whose answers are lost.
 */
export type ServerState = "there" | "gone" | "hung" | "502" | "503" | "unheard";

/** A request has come; its answer is there, but has not gone on yet; it has. */
export type Moment = "asked" | "answered" | "passed";

export interface ServerProxy {
  baseUrl: string;
  become: (state: ServerState) => Promise<void>;
  /** What is answered instead of the server's own, by path; null is 404. */
  answers: Map<string, string | null>;
  /** Hears of everything that passes, and may hold it. */
  onPassing: (path: string, moment: Moment) => void | Promise<void>;
}

/** Stands before a server, so that a test can take it away without stopping it. */
export async function startProxy(target: string): Promise<ServerProxy> {
  let state: ServerState = "there";
  const answers: ServerProxy["answers"] = new Map();
  const server = createServer(async (asked, response) => {
    const path = asked.url ?? "";
    const own = answers.get(path);
    await proxy.onPassing(path, "asked");
    if (state === "hung") return;
    if (state === "502") response.writeHead(502).end("Bad gateway");
    else if (state === "503") response.writeHead(503, { "Retry-After": "1" }).end();
    else if (own !== undefined) answer(response, own);
    else forward(target, asked, response, () => onAnswer(path, response));
  });
  const onAnswer = async (path: string, response: ServerResponse) => {
    response.on("finish", () => proxy.onPassing(path, "passed"));
    await proxy.onPassing(path, "answered");
    if (state === "unheard") response.destroy();
  };
  const listen = (port: number) => once(server.listen(port, "127.0.0.1"), "listening");
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const become = async (next: ServerState) => {
    state = next;
    if (next === "gone") server.close();
    // What is held open would go on being answered, or keep the port.
    server.closeAllConnections();
    if (next !== "gone" && !server.listening) await listen(port);
  };
  const baseUrl = `http://127.0.0.1:${port}`;
  const proxy: ServerProxy = { baseUrl, become, answers, onPassing: () => {} };
  return proxy;
}

function answer(response: ServerResponse, script: string | null): void {
  const headers = {
    "Content-Type": "text/javascript",
    "Cross-Origin-Embedder-Policy": "require-corp",
  };
  response.writeHead(script === null ? 404 : 200, headers).end(script);
}

function forward(
  target: string,
  asked: IncomingMessage,
  response: ServerResponse,
  onAnswer: () => Promise<void>,
): void {
  const { method = "GET", headers } = asked;
  const passedOn = request(`${target}${asked.url}`, { method, headers }, async (answered) => {
    await onAnswer();
    response.writeHead(answered.statusCode ?? 502, answered.rawHeaders);
    answered.pipe(response);
  });
  passedOn.on("error", () => response.destroy());
  // Whoever asked may be gone before all of it has come.
  asked.on("error", () => passedOn.destroy());
  asked.pipe(passedOn);
}
