import { describe, expect, test } from "vitest";
import { byNamespace, namespaceOf, type TextFiles, type TextTree } from "./namespaces";

const english = byNamespace(
  import.meta.glob(["../**/text.en.ts"], { eager: true, import: "en" }) as TextFiles,
);
const german = byNamespace(
  import.meta.glob(["../**/text.de.ts"], { eager: true, import: "de" }) as TextFiles,
);
const sources = import.meta.glob<string>(
  ["../**/*.{ts,tsx}", "!../**/*.test.*", "!../**/text.*.ts", "!../test/**", "!../**/*.gen.ts"],
  { eager: true, query: "?raw", import: "default" },
);

/** { a: { b: "text" } } -> [["a.b", "text"]] */
function leaves(tree: TextTree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[`${prefix}${key}`, value] as [string, string]]
      : leaves(value, `${prefix}${key}.`),
  );
}

const keys = (tree: TextTree = {}) => leaves(tree).map(([key]) => key);

/** A singular may do without its number: "the remaining row". */
function placeholders(key: string, text: string): string[] {
  const found = (text.match(/\{\{[^}]+\}\}/g) ?? []).sort();
  return key.endsWith("_one") ? found.filter((name) => !name.startsWith("{{count")) : found;
}

/** "rows_one" and "rows_other" are both asked for as "rows". */
const withoutPlural = (key: string) => key.replace(/_(?:zero|one|two|few|many|other)$/, "");

/** The keys in `t("...")`, t(`...`) and i18nKey="...", as patterns: what is put in may be any one word. */
function usedKeys(source: string): string[] {
  const calls = source.matchAll(/(?:\bt\(\s*|i18nKey=\{?)(?:"([^"]+)"|`([^`]+)`)/g);
  return [...calls].map(([, literal, template]) => literal ?? template ?? "");
}

function asPattern(key: string): RegExp {
  const words = key.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.*+?^$()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${words.join("[^.]+")}$`);
}

/** What is used of a namespace: bare keys in its own folder, "shared" ones and prefixed ones anywhere. */
function patternsFor(namespace: string): RegExp[] {
  const own = Object.entries(sources).filter(
    ([path]) => namespace === "shared" || namespaceOf(path) === namespace,
  );
  const bare = own.flatMap(([, source]) => usedKeys(source)).filter((key) => !key.includes(":"));
  const prefixed = Object.values(sources)
    .flatMap(usedKeys)
    .filter((key) => key.startsWith(`${namespace}:`))
    .map((key) => key.slice(namespace.length + 1));
  return [...bare, ...prefixed].map(asPattern);
}

test("every namespace has both languages", () => {
  expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort());
  for (const [namespace, texts] of Object.entries({ ...english, ...german })) {
    expect(
      texts,
      `${namespace}: text.en.ts exports \`en\`, text.de.ts exports \`de\``,
    ).toBeDefined();
  }
});

describe.each(Object.keys(english))("%s", (namespace) => {
  const en = leaves(english[namespace] ?? {});
  const de = Object.fromEntries(leaves(german[namespace] ?? {}));

  test("has the same keys in German, and none is empty", () => {
    expect(keys(german[namespace]).sort()).toEqual(keys(english[namespace]).sort());
    const empty = [...en, ...Object.entries(de)].filter(([, text]) => text.trim() === "");
    expect(empty).toEqual([]);
  });

  test("has the same placeholders in German", () => {
    for (const [key, text] of en) {
      expect(placeholders(key, de[key] ?? ""), key).toEqual(placeholders(key, text));
    }
  });

  test("has no text that nobody shows", () => {
    const patterns = patternsFor(namespace);
    const isUsed = (key: string) => patterns.some((pattern) => pattern.test(withoutPlural(key)));
    expect(keys(english[namespace]).filter((key) => !isUsed(key))).toEqual([]);
  });
});

test("every key that is asked for exists", () => {
  const missing = Object.entries(sources).flatMap(([path, source]) => {
    const known = [english[namespaceOf(path)], english.shared].flatMap(keys).map(withoutPlural);
    const asked = usedKeys(source).filter((key) => !key.includes(":"));
    return asked
      .filter((key) => !known.some((candidate) => asPattern(key).test(candidate)))
      .map((key) => `${path}: ${key}`);
  });
  expect(missing).toEqual([]);
});
