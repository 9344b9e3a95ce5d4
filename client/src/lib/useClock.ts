import { useEffect, useState } from "react";

const SECOND_MS = 1000;

/** The time in ms since 1970, every second anew. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** How many seconds something has been going on; 0 when it is not. */
export function useSecondsOf(active: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (!active) return;
    const start = Date.now();
    const count = () => setSeconds(Math.floor((Date.now() - start) / SECOND_MS));
    const timer = setInterval(count, SECOND_MS);
    return () => {
      clearInterval(timer);
      setSeconds(0);
    };
  }, [active]);
  return seconds;
}
