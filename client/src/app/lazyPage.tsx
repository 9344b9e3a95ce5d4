import { type ComponentType, lazy, useState } from "react";
import { loadTexts, type Namespace } from "./i18n";

/** The page's file did not arrive: either the connection is lost, or a new version took its place. */
export class PageNotLoaded extends Error {
  override readonly name = "PageNotLoaded";
}

export interface AppPage {
  Page: ComponentType;
  /** The features that the page shows, and whose texts it needs. */
  texts: readonly Namespace[];
  /** Fetches what the page needs ahead of its use; a failure shows when it is used. */
  preload: () => Promise<void>;
}

/** What `load` gives, once the texts of the features that it shows are there too. */
export function withTexts<Part>(
  texts: readonly Namespace[],
  load: () => Promise<Part>,
): () => Promise<Part> {
  return async () => {
    const [part] = await Promise.all([load(), loadTexts(texts)]);
    return part;
  };
}

/** A page that loads when it is first needed. */
export function lazyPage(
  texts: readonly Namespace[],
  loadPage: () => Promise<ComponentType>,
): AppPage {
  const load = withTexts(texts, loadPage);
  let loaded: ComponentType | null = null;

  async function loadOrSay(): Promise<{ default: ComponentType }> {
    try {
      loaded = await load();
      return { default: loaded };
    } catch (cause) {
      throw new PageNotLoaded("The page's file could not be loaded.", { cause });
    }
  }

  const Lazy = lazy(loadOrSay);

  /** A page that is there already is drawn at once: React would hold back a lazy one for a third of a second. */
  function Page() {
    const [Content] = useState(() => loaded ?? Lazy);
    return <Content />;
  }

  async function preload(): Promise<void> {
    await loadOrSay().catch(() => {});
  }

  return { Page, texts, preload };
}
