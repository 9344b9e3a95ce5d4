/** Issue 3, part 4. */
export const MAX_ROWS = 1_000_000;

/** What POST /api/batch-predict takes at most (DESIGN 2). */
export const ROWS_PER_CHUNK = 100;

/** No row of measurements is as long: a longer one means a quote that never closes. */
export const MAX_ROW_BYTES = 65_536;

/** How much of the file is in memory at once while it is read. */
export const READ_BYTES = 1_048_576;
