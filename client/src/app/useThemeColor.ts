import { useComputedColorScheme } from "@mantine/core";
import { useEffect } from "react";

/** The browser's own bars take the page's background. */
export function useThemeColor(): void {
  const scheme = useComputedColorScheme("dark", { getInitialValueInEffect: false });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the background changes with the scheme
  useEffect(() => {
    const background = getComputedStyle(document.body).backgroundColor;
    document.querySelector('meta[name="theme-color"]')?.setAttribute("content", background);
  }, [scheme]);
}
