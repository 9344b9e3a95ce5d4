/** The address of a picture that a card names relative to itself; null for everything else. */
export function pictureAddress(
  source: string | undefined,
  pictures: readonly string[],
): string | null {
  const file = source?.replace(/^\.\//, "");
  if (!file || file.includes("/")) return null;
  return pictures.find((address) => fileOf(address) === file) ?? null;
}

/** "/api/models/stress_classifier/reliability.png" -> "reliability.png" */
export function fileOf(address: string): string {
  return address.slice(address.lastIndexOf("/") + 1);
}

/** The address of a link to the outside; null for what leads nowhere from here. */
export function linkAddress(address: string | undefined): string | null {
  return address && /^https?:\/\//.test(address) ? address : null;
}
