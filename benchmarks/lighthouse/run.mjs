// Lighthouse, mobile, on the pages of a running app: `node run.mjs http://127.0.0.1:5000 /usr/bin/chromium`.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const PAGES = ["/stress", "/status"];
const AIMS = { performance: 0.95, accessibility: 1, "best-practices": 1, seo: 1 };
/** The median counts: one run's performance depends on what else the machine does. */
const RUNS = 3;
const FLAGS = ["--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const TIMES = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"];

const [base = "http://127.0.0.1:5000", chromePath] = process.argv.slice(2);
const chrome = await launch({ chromeFlags: FLAGS, ...(chromePath ? { chromePath } : {}) });
try {
  for (const page of PAGES) report(page, await measure(base + page));
} finally {
  await chrome.kill();
}

/** The reports of some runs, by their performance. */
async function measure(address) {
  const reports = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { lhr } = await lighthouse(address, { port: chrome.port, onlyCategories: Object.keys(AIMS), logLevel: "error" });
    reports.push(lhr);
  }
  return reports.sort((a, b) => scoreOf(a, "performance") - scoreOf(b, "performance"));
}

function scoreOf({ categories }, name) {
  return categories[name].score ?? 0;
}

function report(page, reports) {
  const median = reports[Math.floor(RUNS / 2)];
  for (const [name, aim] of Object.entries(AIMS)) {
    const score = name === "performance" ? scoreOf(median, name) : Math.min(...reports.map((each) => scoreOf(each, name)));
    const isReached = score >= aim;
    if (!isReached) process.exitCode = 1;
    console.log(`lighthouse ${page.padEnd(8)} ${name.padEnd(15)} ${Math.round(score * 100)}  >= ${aim * 100}  ${isReached ? "reached" : "MISSED"}`);
    if (!isReached) console.log(median.categories[name].auditRefs.filter(({ id }) => (median.audits[id].score ?? 1) < 0.9).map(({ id }) => `  ${id}: ${median.audits[id].displayValue ?? median.audits[id].title}`).join("\n"));
  }
  console.log(`           ${TIMES.map((id) => `${id} ${median.audits[id].displayValue}`).join(", ")}`);
}
