// Lighthouse, mobile, on the pages of a running app: `node run.mjs http://127.0.0.1:5000 /usr/bin/chromium`.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const PAGES = ["/stress", "/status"];
const AIMS = { performance: 0.95, accessibility: 1, "best-practices": 1, seo: 1 };
const FLAGS = ["--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const [base = "http://127.0.0.1:5000", chromePath] = process.argv.slice(2);
const chrome = await launch({ chromeFlags: FLAGS, ...(chromePath ? { chromePath } : {}) });
try {
  for (const page of PAGES) {
    const result = await lighthouse(base + page, { port: chrome.port, onlyCategories: Object.keys(AIMS), output: "json", logLevel: "error" });
    for (const [name, aim] of Object.entries(AIMS)) {
      const { score } = result.lhr.categories[name];
      const passed = score >= aim;
      console.log(`lighthouse ${page.padEnd(8)} ${name.padEnd(15)} ${Math.round(score * 100)}  >= ${aim * 100}  ${passed ? "reached" : "MISSED"}`);
    }
    for (const audit of Object.values(result.lhr.audits)) {
      if (audit.score !== null && audit.score < 0.9 && audit.scoreDisplayMode !== "informative") console.log(`  ${audit.id}: ${audit.displayValue ?? audit.title}`);
    }
  }
} finally {
  await chrome.kill();
}
