import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** As it is; none at all; one that never answers; a gateway that finds none behind it. */
export type ServerState = "there" | "gone" | "hung" | "502";

export interface ServerProxy {
  baseUrl: string;
  become: (state: ServerState) => Promise<void>;
  /** What is answered instead of the server's own, by path; null is 404. */
  answers: Map<string, string | null>;
}

/** Stands before a server, so that a test can take it away without stopping it. */
export async function startProxy(target: string): Promise<ServerProxy> {
  let state: ServerState = "there";
  const answers: ServerProxy["answers"] = new Map();
  const server = createServer((asked, response) => {
    const own = answers.get(asked.url ?? "");
    if (state === "hung") return;
    if (state === "502") response.writeHead(502).end("Bad gateway");
    else if (own !== undefined) answer(response, own);
    else forward(target, asked, response);
  });
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
  return { baseUrl: `http://127.0.0.1:${port}`, become, answers };
}

function answer(response: ServerResponse, script: string | null): void {
  const headers = {
    "Content-Type": "text/javascript",
    "Cross-Origin-Embedder-Policy": "require-corp",
  };
  response.writeHead(script === null ? 404 : 200, headers).end(script);
}

function forward(target: string, asked: IncomingMessage, response: ServerResponse): void {
  const { method = "GET", headers } = asked;
  const passedOn = request(`${target}${asked.url}`, { method, headers }, (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.rawHeaders);
    answered.pipe(response);
  });
  passedOn.on("error", () => response.destroy());
  asked.pipe(passedOn);
}
