import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import { loadTexts, type Namespace } from "./i18n";

/** The page's file did not arrive: either the connection is lost, or a new version took its place. */
export class PageNotLoaded extends Error {
  override readonly name = "PageNotLoaded";
}

export interface AppPage {
  Page: LazyExoticComponent<ComponentType>;
  /** Fetches what the page needs ahead of its use. */
  preload: () => void;
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
  const loadOrSay = async () => {
    try {
      return { default: await load() };
    } catch (cause) {
      throw new PageNotLoaded("The page's file could not be loaded.", { cause });
    }
  };
  return {
    Page: lazy(loadOrSay),
    preload: () => void load().catch(() => {}),
  };
}
