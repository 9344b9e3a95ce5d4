// What a first visit downloads until it is monitored: `node download.mjs ADDRESS CHROMIUM CLIP`.
import { createServer, request } from "node:http";
import { measured, newVisitor, startMonitoring } from "./app.mjs";

/** As vite/monitorFiles.ts names them. */
const MONITOR_FILES = "/assets/monitor/";

await measured(async (browser, address) => {
  const needed = await visit(browser, address, "block", async () => {});
  const all = await visit(browser, address, "allow", (page) =>
    page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated"),
  );
  return { ...needed, offline: all.app + all.monitor - needed.app - needed.monitor };
});

/** The bytes that were sent to somebody new: of the app, and of the monitor's files. */
async function visit(browser, address, serviceWorkers, finish) {
  const proxy = await countingProxy(address);
  const context = await newVisitor(browser, { serviceWorkers });
  const page = await context.newPage();
  await startMonitoring(page, proxy.address);
  await finish(page);
  const sent = [...proxy.sent];
  await context.close();
  proxy.close();
  const sum = (isWanted) => sent.filter(([path]) => isWanted(path)).reduce((total, [, bytes]) => total + bytes, 0);
  const isMonitor = (path) => path.startsWith(MONITOR_FILES);
  return { app: sum((path) => !isMonitor(path)), monitor: sum(isMonitor) };
}

/** Stands before the server and counts each answer as it goes out, headers included: workers ask, too. */
async function countingProxy(target) {
  const sent = [];
  const server = createServer((asked, response) => {
    const { socket } = asked;
    const before = socket.bytesWritten;
    response.on("finish", () => sent.push([asked.url, socket.bytesWritten - before]));
    const passedOn = request(target + asked.url, { method: asked.method, headers: asked.headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(response);
    });
    passedOn.on("error", () => response.destroy());
    asked.pipe(passedOn);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { address: `http://127.0.0.1:${server.address().port}`, sent, close };
}
