import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Texts } from "../lib/texts";
import { byNamespace, type TextFiles, type TextLoaders } from "./namespaces";

export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];
export type Namespace = keyof Texts;

export const LANGUAGE_KEY = "sleepsafe-language";

/** The shell speaks English from the start; every other text is a file that comes when it is needed. */
const SHELL = byNamespace(
  import.meta.glob(["../lib/text.en.ts", "./text.en.ts"], {
    eager: true,
    import: "en",
  }) as TextFiles,
);

const LOADERS: Record<Language, Record<string, TextLoaders[string]>> = {
  en: byNamespace(
    import.meta.glob(["../{features,lib,components}/*/text.en.ts"], {
      import: "en",
    }) as TextLoaders,
  ),
  de: byNamespace(
    import.meta.glob(
      ["../{features,components}/*/text.de.ts", "../lib/**/text.de.ts", "./text.de.ts"],
      {
        import: "de",
      },
    ) as TextLoaders,
  ),
};

export const NAMESPACES = Object.keys(LOADERS.de) as Namespace[];

/** What is on the screen, or was: a new language brings all of it. */
const inUse = new Set<string>(Object.keys(SHELL));
/** The language shown, or the one on its way. */
let target: Language = "en";

/** Starts in `language`; in English when that cannot be loaded. */
export async function startI18n(language: Language): Promise<void> {
  i18next.on("languageChanged", (language) => {
    // There is no document in Node, where pages are drawn ahead.
    globalThis.document?.documentElement.setAttribute("lang", language);
  });
  const started = i18next.use(initReactI18next).init({
    lng: "en",
    fallbackLng: "en",
    resources: { en: SHELL },
    ns: Object.keys(SHELL),
    defaultNS: "shared",
    // React escapes.
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
    // A text that is not there is a mistake of ours: seen by every test, in the browser as well.
    saveMissing: true,
    missingKeyHandler: (_languages, namespace, key) => {
      reportError(new Error(`There is no text ${namespace}:${key}.`));
    },
  });
  const shown = showLanguage(language);
  await started;
  await shown.catch(() => {});
}

/** Gets a page's texts; fails when they do not arrive. */
export async function loadTexts(namespaces: readonly Namespace[]): Promise<void> {
  for (const namespace of namespaces) inUse.add(namespace);
  await Promise.all(namespaces.map((namespace) => loadText(target, namespace)));
}

/** Switches at run time and remembers it; fails when the texts do not arrive. */
export async function chooseLanguage(language: Language): Promise<void> {
  await showLanguage(language);
  try {
    localStorage.setItem(LANGUAGE_KEY, language);
  } catch {
    // Storage is blocked: the choice lasts as long as the page.
  }
}

/** Switches at run time; fails when the texts do not arrive. */
export async function showLanguage(language: Language): Promise<void> {
  const before = target;
  target = language;
  try {
    await Promise.all([...inUse].map((namespace) => loadText(language, namespace)));
  } catch (cause) {
    target = before;
    throw cause;
  }
  // Whoever chose again meanwhile wants the later one.
  if (target === language) await i18next.changeLanguage(language);
}

async function loadText(language: Language, namespace: string): Promise<void> {
  if (i18next.hasResourceBundle(language, namespace)) return;
  const texts = await LOADERS[language][namespace]?.();
  i18next.addResourceBundle(language, namespace, texts);
}

/** The stored choice, or else the first of the browser's languages that there are texts in. */
export function preferredLanguage(): Language {
  const wanted = [storedLanguage(), ...navigator.languages].map((tag) => tag?.split("-")[0]);
  return wanted.find(isLanguage) ?? "en";
}

function storedLanguage(): string | null {
  try {
    return localStorage.getItem(LANGUAGE_KEY);
  } catch {
    return null;
  }
}

function isLanguage(tag: string | undefined): tag is Language {
  return LANGUAGES.some((language) => language === tag);
}
