/** A page as it is before it has asked the server or looked at the device. */
export interface Drawing {
  /** What stands in #root. */
  body: string;
  title: string;
  description: string;
}

/** What vite/prerender.ts asks of the app when it is built. */
export interface Drawer {
  /** The first is the one of index.html. */
  languages: readonly string[];
  /** The addresses to draw, each with the features that its page shows. */
  pages: readonly { path: string; features: readonly string[] }[];
  draw: (language: string, path: string) => Promise<Drawing>;
}
