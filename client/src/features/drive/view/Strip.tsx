import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { LIMITS } from "../science/events";
import type { Drive } from "../session/driveState";
import { openPlot } from "./plot";
import classes from "./Strip.module.css";
import { columnsOf, type Summary, summaryOf } from "./stripData";
import { formatPercent } from "./words";

/** Between two drawings; ours: five a second look alive and cost the landmarks nothing. */
const REDRAW_MS = 200;
/** How often the words are renewed; ours: nobody listens to them faster. */
const WORDS_MS = 5000;

export function Strip({ drive }: { drive: Drive }) {
  const { t, i18n } = useTranslation("drive");
  const place = useRef<HTMLDivElement>(null);
  const id = useId();
  const words = useWords(useSummary(drive));
  const { resolvedLanguage } = i18n;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another language has other words on the axes
  useEffect(() => {
    if (!place.current) return;
    const time = (seconds: number) =>
      seconds === 0 ? t("strip.now") : t("strip.ago", { seconds: -seconds });
    const plot = openPlot(place.current, { share: formatPercent, time });
    const stop = eachFrame(REDRAW_MS, (nowMs) => plot.draw(columnsOf(drive.strip(), nowMs)));
    return () => {
      stop();
      plot.close();
    };
  }, [drive, resolvedLanguage]);

  return (
    <section aria-labelledby={id}>
      <h2 id={id} className={classes.title}>
        {t("strip.title")}
      </h2>
      <div ref={place} className={classes.plot} role="img" aria-label={words} />
      <p className={classes.note}>
        {t("strip.note", {
          closed: formatPercent(LIMITS.enter),
          open: formatPercent(LIMITS.leave),
        })}
      </p>
    </section>
  );
}

/** What the picture says, for those who do not see it. */
function useWords(found: Summary | null): string {
  const { t } = useTranslation("drive");
  if (!found) return t("strip.nothing");
  const { median, lowest, seen } = found;
  return t("strip.words", {
    median: formatPercent(median),
    lowest: formatPercent(lowest),
    seen: formatPercent(seen),
  });
}

function useSummary(drive: Drive): Summary | null {
  const [summary, setSummary] = useState(() => summaryOf(drive.strip()));
  useEffect(() => {
    const timer = setInterval(() => setSummary(summaryOf(drive.strip())), WORDS_MS);
    return () => clearInterval(timer);
  }, [drive]);
  return summary;
}

/**
 * Calls `draw` every `periodMs`, while the page is seen, with the time; it is on the frames' clock, so that the line leaves
 * "now" without them. A request for every frame of the screen would keep the browser drawing all the time.
 */
function eachFrame(periodMs: number, draw: (nowMs: number) => void): () => void {
  let request = 0;
  const timer = setInterval(() => {
    cancelAnimationFrame(request);
    request = requestAnimationFrame(draw);
  }, periodMs);
  return () => {
    clearInterval(timer);
    cancelAnimationFrame(request);
  };
}
