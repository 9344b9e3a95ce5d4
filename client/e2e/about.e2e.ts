import { expect, test } from "vitest";
import { expectPresentable } from "./looks.ts";
import { baseUrl, type Language, open, page, startBrowser, visit } from "./visit.ts";

startBrowser();

const LISTS: readonly [Language, string][] = [
  ["en", "All parts and their licences"],
  ["de", "Alle Teile und ihre Lizenzen"],
];

test.each(LISTS)("the list of licences is presentable in %s", async (language, words) => {
  await visit({ language });
  await open("/about");
  await page.getByText(words).click();
  await page.getByText("ODC-By-1.0").waitFor();
  await expectPresentable(page);
});

test("every package whose licence text the build has is in the list", async () => {
  const texts = await (await fetch(new URL("/licences.txt", baseUrl))).text();
  const { browser } = await (await fetch(new URL("/licences.json", baseUrl))).json();
  const listed = browser.map(({ name, version }: Record<string, string>) => `${name} - ${version}`);
  const bundled = [...texts.matchAll(/^## (\S+ - \S+) \(/gm)].map(([, part]) => part);
  expect(bundled).toContainEqual(expect.stringMatching(/^react - /));
  expect(listed).toEqual(expect.arrayContaining(bundled));
});
