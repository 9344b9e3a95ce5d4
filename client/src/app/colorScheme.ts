import { localStorageColorSchemeManager } from "@mantine/core";

/** public/first-paint.js reads the same key before the first paint. */
export const COLOR_SCHEME_KEY = "sleepsafe-color-scheme";

export const colorSchemeManager = localStorageColorSchemeManager({ key: COLOR_SCHEME_KEY });
