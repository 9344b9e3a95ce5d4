import type { Frame } from "../science/eyes";

/** Mean luma (0-1) below which a picture without a face is called dark: 20 of 255. Ours. */
export const DARK = 0.08;

/** What the landmark engine makes of one picture. */
export interface Measurement extends Frame {
  /** Mean of the picture's luma, 0 (black) to 1. */
  readonly brightness: number;
  /** From the picture's arrival to its landmarks. */
  readonly inference_ms: number;
}

/** Where a neural network is computed: on the processor's cores, or on the graphics chip. */
export type Backend = "wasm" | "webgl";

/** To the worker; a picture is answered before the next one is sent. */
export type Request =
  | { type: "load"; backend: Backend }
  | { type: "measure"; picture: ImageBitmap; t_ms: number };

export type Answer =
  | { type: "ready"; backend: Backend }
  | { type: "measured"; measurement: Measurement }
  | { type: "failed"; message: string };
