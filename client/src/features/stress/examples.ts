import type { FormValues } from "./validation";

export const EXAMPLE_NAMES = ["rested", "highway", "city"] as const;
export type ExampleName = (typeof EXAMPLE_NAMES)[number];

/** 60 s windows of PhysioNet drivedb 1.0.0 (ODC-By): drive05 rested and in the city, drive10 on the highway. */
export const EXAMPLES: Record<ExampleName, FormValues> = {
  rested: {
    heart_rate: 71,
    ecg: 0.72,
    emg: 0,
    gsr: 0.03,
    respiration: 0.27,
    resting_heart_rate: 65,
  },
  highway: {
    heart_rate: 79,
    ecg: 0.45,
    emg: 0.13,
    gsr: 0.53,
    respiration: 0.72,
    resting_heart_rate: 71,
  },
  city: {
    heart_rate: 78,
    ecg: 0.46,
    emg: 0.26,
    gsr: 0.56,
    respiration: 0.74,
    resting_heart_rate: 65,
  },
};
