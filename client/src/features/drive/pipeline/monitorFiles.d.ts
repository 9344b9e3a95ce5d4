declare module "virtual:monitor-files" {
  /** The folder they are served from, ending in a slash; it changes with their contents. */
  export const base: string;
  export const files: readonly {
    readonly name: string;
    readonly bytes: number;
    /** Compressed, as a browser gets it. */
    readonly download_bytes: number;
  }[];
}
