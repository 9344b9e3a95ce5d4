// Draws the app icons from public/favicon.svg: `npm run icons`.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { runnerImport } from "vite";

const SOURCE = new URL("../public/favicon.svg", import.meta.url);
const TARGET = new URL("../public/icons/", import.meta.url);

/** Phones cut these to shapes of their own: the plate fills the square and the mark keeps to the safe middle. */
const FULL_BLEED = { corner: 0, markScale: 0.8 };
/** As in the source. */
const ROUNDED = { corner: 8, markScale: 1 };

const ICONS = {
  "icon-180.png": { size: 180, shape: { ...FULL_BLEED, markScale: 0.9 } },
  "icon-192.png": { size: 192, shape: ROUNDED },
  "icon-512.png": { size: 512, shape: ROUNDED },
  "icon-512-maskable.png": { size: 512, shape: FULL_BLEED },
};

const { module } = await runnerImport("./e2e/chromium.ts");
const browser = await module.launchChromium();
try {
  const svg = await readFile(SOURCE, "utf8");
  await mkdir(TARGET, { recursive: true });
  for (const [name, icon] of Object.entries(ICONS)) {
    await writeFile(new URL(name, TARGET), await draw(browser, svg, icon));
    process.stdout.write(`public/icons/${name}\n`);
  }
} finally {
  await browser.close();
}

async function draw(browser, svg, { size, shape }) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0} svg{display:block;width:100vw}</style>${svg}`);
  await page.evaluate(({ corner, markScale }) => {
    document.querySelector("#plate").setAttribute("rx", corner);
    const mark = document.querySelector("#mark");
    mark.setAttribute("transform", `translate(16 16) scale(${markScale}) translate(-16 -16)`);
  }, shape);
  const picture = await page.screenshot({ omitBackground: true });
  await page.close();
  return picture;
}
