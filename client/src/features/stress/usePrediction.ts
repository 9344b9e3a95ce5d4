import { useEffect, useRef, useState } from "react";
import type { ApiError } from "../../api/errors";
import { predictStress } from "../../api/predictStress";
import { outboxStatus } from "../../lib/outbox/status";
import {
  type Answer,
  type Clock,
  createPredictor,
  NOTHING_ASKED,
  type Prediction,
  type Predictor,
  type Question,
} from "./predictor";

export const BROWSER_CLOCK: Clock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

interface Listeners {
  onAnswer: (answer: Answer) => void;
  onFailure: (failure: ApiError, question: Question) => void;
}

/** One predictor for as long as the component lives. */
export function usePrediction(listeners: Listeners): [Prediction, Predictor] {
  const [prediction, setPrediction] = useState(NOTHING_ASKED);
  const latest = useRef(listeners);
  useEffect(() => {
    latest.current = listeners;
  });
  const [predictor] = useState(() =>
    createPredictor({
      predict: (measurements, signal) =>
        predictStress(measurements, signal, outboxStatus.get().device_id),
      clock: BROWSER_CLOCK,
      onChange: setPrediction,
      onAnswer: (answer) => latest.current.onAnswer(answer),
      onFailure: (failure, question) => latest.current.onFailure(failure, question),
    }),
  );
  useEffect(() => () => predictor.stop(), [predictor]);
  return [prediction, predictor];
}
