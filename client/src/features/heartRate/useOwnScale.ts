import { useEffect, useRef, useState } from "react";
import {
  addValue,
  EMPTY_SCALE,
  eraseScale,
  type KeyValueStorage,
  loadScale,
  type OwnScale,
  SAMPLE_MS,
  saveScale,
} from "./ownScale";

export interface OwnScaleState {
  readonly scale: OwnScale;
  /** False when the browser keeps nothing: the range then ends with the page. */
  readonly isKept: boolean;
  readonly forget: () => void;
}

/** The person's own range; it takes in `lnRmssd`, where known, every half minute of `nowMs`. */
export function useOwnScale(
  storage: KeyValueStorage | null,
  lnRmssd: number | null,
  nowMs: number,
): OwnScaleState {
  const [scale, setScale] = useState(() => loadScale(storage));
  const [isKept, setIsKept] = useState(storage !== null);
  const sampledMs = useRef(Number.NEGATIVE_INFINITY);

  useEffect(() => {
    if (lnRmssd === null || nowMs - sampledMs.current < SAMPLE_MS) return;
    sampledMs.current = nowMs;
    const learned = addValue(scale, lnRmssd);
    setScale(learned);
    setIsKept(saveScale(storage, learned));
  }, [storage, scale, lnRmssd, nowMs]);

  function forget(): void {
    setScale(EMPTY_SCALE);
    setIsKept(eraseScale(storage));
  }

  return { scale, isKept, forget };
}
