import { activeLocale } from "../../lib/format";

interface ClockProps {
  ms: number;
  /** The words around the time of the day. */
  text: (time: string) => string;
}

/** A moment of today, to the second. */
export function Clock({ ms, text }: ClockProps) {
  const moment = new Date(ms);
  return <time dateTime={moment.toISOString()}>{text(secondText(moment))}</time>;
}

export function secondText(moment: Date): string {
  return new Intl.DateTimeFormat(activeLocale(), { timeStyle: "medium" }).format(moment);
}
