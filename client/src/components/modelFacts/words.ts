import { activeLocale } from "../../lib/format";

/** Three decimals, as the model card has them: 0.68611 -> "0.686", in German "0,686" */
export function formatFigure(value: number): string {
  const digits = { minimumFractionDigits: 3, maximumFractionDigits: 3 };
  return new Intl.NumberFormat(activeLocale(), digits).format(value);
}

/** 0.7264 -> "73%", in German "73 %" */
export function formatPercent(share: number): string {
  return new Intl.NumberFormat(activeLocale(), { style: "percent" }).format(share);
}
