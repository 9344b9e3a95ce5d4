import i18next from "i18next";

/**
 * The language of the texts, in the person's own region where the browser names one: "en-GB", "de-AT".
 * Numbers and dates are written by it.
 */
export function activeLocale(): string {
  const language = i18next.resolvedLanguage ?? "en";
  const regional = globalThis.window?.navigator.languages.find(
    (tag) => tag.split("-")[0] === language,
  );
  return regional ?? language;
}

/** Making a formatter takes far longer than using it. */
function perLocale<Formatter>(make: (locale: string) => Formatter): () => Formatter {
  const made = new Map<string, Formatter>();
  return () => {
    const locale = activeLocale();
    const formatter = made.get(locale) ?? make(locale);
    made.set(locale, formatter);
    return formatter;
  };
}

const percent = perLocale(
  (locale) =>
    new Intl.NumberFormat(locale, {
      style: "percent",
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }),
);
const plain = perLocale((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }));
const date = perLocale((locale) => new Intl.DateTimeFormat(locale, { dateStyle: "medium" }));
const time = perLocale((locale) => new Intl.DateTimeFormat(locale, { timeStyle: "short" }));
const dateTime = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }),
);

/** 0.8714 -> "87.1%", in German "87,1 %" */
export function formatShare(share: number): string {
  return percent().format(share);
}

/** At most four decimals, none needlessly: 0.25 -> "0.25", in German "0,25" */
export function formatNumber(value: number): string {
  return plain().format(value);
}

export function formatRange({ minimum, maximum }: { minimum: number; maximum: number }): string {
  return `${formatNumber(minimum)}–${formatNumber(maximum)}`;
}

/** "2 Nov 2026", in German "02.11.2026" */
export function formatDate(moment: Date): string {
  return date().format(moment);
}

/** "08:05" */
export function formatTime(moment: Date): string {
  return time().format(moment);
}

export function formatDateTime(moment: Date): string {
  return dateTime().format(moment);
}

/** What stands between the whole and the fraction: "." or "," */
export function decimalSeparator(): string {
  const parts = plain().formatToParts(0.5);
  return parts.find(({ type }) => type === "decimal")?.value ?? ".";
}

/** The first 12 digits of a digest, without the name of its algorithm: enough to compare by eye. */
export function shortDigest(digest: string): string {
  return digest.slice(digest.indexOf(":") + 1).slice(0, 12);
}
