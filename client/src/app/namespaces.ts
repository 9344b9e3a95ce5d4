/** Nested texts. */
export interface TextTree {
  readonly [key: string]: string | TextTree;
}

/** What import.meta.glob gives for text files: the texts by the file's path. */
export type TextFiles = Record<string, TextTree>;
export type TextLoaders = Record<string, () => Promise<TextTree>>;

/** "../features/stress/text.en.ts" -> "stress", "../lib/outbox/text.en.ts" -> "outbox", "../components/asked/text.en.ts" -> "asked"; the shell's own texts are "app", those of lib "shared". */
export function namespaceOf(path: string): string {
  const folder = /\/(?:features|lib|components)\/([^/]+)\//.exec(path)?.[1];
  if (folder) return folder;
  return path.includes("/lib/") ? "shared" : "app";
}

export function byNamespace<File>(files: Record<string, File>): Record<string, File> {
  return Object.fromEntries(
    Object.entries(files).map(([path, file]) => [namespaceOf(path), file] as const),
  );
}
