import type { Sounding } from "./tones";

/** Shapes of components/StateShape.tsx and colours of the dark theme in app/tokens.css; a test keeps them the same. */
export const ICONS: Record<Sounding, { readonly path: string; readonly colour: string }> = {
  1: { path: "M12 2.5 23 21.5H1z", colour: "#f5b83d" },
  2: { path: "M12 .8 23.2 12 12 23.2.8 12z", colour: "#ff7d4d" },
  3: { path: "M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z", colour: "#ff6b6b" },
  not_monitoring: {
    path: "M1 6h3L1 10zM7 6h4L4 18H1v-1.7zM14 6h4l-7 12H7zM21 6h2v3.5L18 18h-4zM23 13v5h-2.9z",
    colour: "#b6a1ff",
  },
};

/** The plate of favicon.svg, which the colours stand out from whatever the browser's own is. */
const PLATE = "#0c1113";

/** The tab's icon as an address; the server's policy allows data: for pictures. */
export function iconOf(signal: Sounding): string {
  const { path, colour } = ICONS[signal];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 32 32"><rect x="-4" y="-4" width="32" height="32" rx="8" fill="${PLATE}"/><path d="${path}" fill="${colour}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
