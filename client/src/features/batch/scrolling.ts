/** In pixels; the style sheet has the same height. */
export const ROW_HEIGHT = 40;
export const VISIBLE_ROWS = 12;
/** Browsers cut elements off at 17 to 33 million pixels: more rows than fit share pixels. */
const MAX_HEIGHT = 8_000_000;

/** How far the rows can be scrolled. */
export function scrollRange(rows: number): number {
  return Math.min(MAX_HEIGHT, Math.max(0, rows - VISIBLE_ROWS) * ROW_HEIGHT);
}

/** The first row to show when the container is scrolled to `top`. */
export function rowAt(top: number, rows: number): number {
  const range = scrollRange(rows);
  if (range === 0) return 0;
  const share = Math.min(1, Math.max(0, top / range));
  return Math.round(share * (rows - VISIBLE_ROWS));
}

/** Where to scroll to, so that `row` is the first one. */
export function topOf(row: number, rows: number): number {
  const last = Math.max(1, rows - VISIBLE_ROWS);
  return (Math.min(row, last) / last) * scrollRange(rows);
}
