const percent = new Intl.NumberFormat("en", {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const plain = new Intl.NumberFormat("en", { maximumFractionDigits: 4 });

/** 0.8714 -> "87.1%" */
export function formatShare(share: number): string {
  return percent.format(share);
}

export function formatNumber(value: number): string {
  return plain.format(value);
}

export function formatRange({ minimum, maximum }: { minimum: number; maximum: number }): string {
  return `${formatNumber(minimum)}–${formatNumber(maximum)}`;
}

/** The first 12 digits of a digest, without the name of its algorithm: enough to compare by eye. */
export function shortDigest(digest: string): string {
  return digest.slice(digest.indexOf(":") + 1).slice(0, 12);
}
