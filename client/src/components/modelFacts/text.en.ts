export const en = {
  metrics: {
    title: "How good is it on people it has not seen?",
    none: "This model came without figures.",
    metric: "Measure",
    mean: "Mean, 95% interval",
    interval: "{{from}} to {{to}}",
    worst: "Worst person",
    legendMean: "Mean over people",
    legendInterval: "95% interval of the mean",
    legendWorst: "Worst person",
    lowerIsBetter: "lower is better",
    macro_f1: {
      name: "Macro-F1",
      says: "Misses and false alarms together, every level counting the same. 1 is perfect.",
    },
    balanced_accuracy: {
      name: "Balanced accuracy",
      says: "How much of each level is recognised, averaged over the levels. 1 is perfect.",
    },
    auc: {
      name: "AUC",
      says: "How well it tells each level from the others. 0.5 is guessing, 1 is perfect.",
    },
    ece: {
      name: "Calibration error (ECE)",
      says: "How far its confidence is from how often it is right. 0 is perfect.",
    },
  },
  pictures: {
    loading: "Loading the picture…",
    failed: "The picture could not be loaded.",
    reliability: {
      title: "When it says 80%, is it right 80% of the time?",
      says: "On the dashed line confidence and truth agree; below it the model is too sure of itself. The larger the point, the more estimates.",
      alt: "Reliability plot. Confidence and the share that was right: {{points}}.",
      altPlain: "Reliability plot: the share that was right over the stated confidence.",
      point: "{{confidence}} confidence, {{accuracy}} right",
    },
    confusion: {
      title: "Which levels does it mix up?",
      says: "A row for what it was, a column for what the model said. The diagonal is right.",
      alt: "Confusion matrix. Recognised of each level, from the first to the last: {{shares}}.",
      altPlain: "Confusion matrix: what it was against what the model said.",
    },
    importance: {
      title: "What does it go by?",
      says: "How much worse it becomes when one input is shuffled among people. The longer the bar, the more it counts.",
      alt: "Importance of the inputs. From the most to the least important: {{names}}.",
      altPlain: "Importance of the inputs: how much worse the model is without each.",
    },
  },
  table: "Table of the model card",
} as const;

declare module "../../lib/texts" {
  interface Texts {
    modelFacts: typeof en;
  }
}
