import { useLayoutEffect } from "react";
import { useTranslation } from "react-i18next";
import { NavigationType, useNavigationType } from "react-router";

const PRODUCT = "SleepSafe";

export interface ArrivalOptions {
  /** The address of the page that is there now. */
  place: string;
  moveFocus: boolean;
}

/**
 * The document's title follows the page's heading. Coming from another page the heading gets the focus, so that
 * a screen reader reads it out and Tab goes on from there; going back leaves scrolling to the browser.
 */
export function useArrival({ place, moveFocus }: ArrivalOptions): void {
  const navigation = useNavigationType();
  const { i18n } = useTranslation();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page or language brings a new heading
  useLayoutEffect(() => {
    const heading = pageHeading();
    document.title = heading?.textContent ? `${heading.textContent} · ${PRODUCT}` : PRODUCT;
  }, [place, i18n.resolvedLanguage]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only arriving at a page moves the focus
  useLayoutEffect(() => {
    if (!moveFocus) return;
    const heading = pageHeading();
    if (heading) heading.tabIndex = -1;
    heading?.focus({ preventScroll: true });
    if (navigation !== NavigationType.Pop) window.scrollTo(0, 0);
  }, [place]);
}

function pageHeading(): HTMLHeadingElement | null {
  return document.querySelector("main h1");
}
