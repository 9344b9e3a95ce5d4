/** Enough to tell night from day. */
const SIDE_PX = 16;
/** Rec. 601 luma. */
const LUMA = [0.299, 0.587, 0.114] as const;

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

const canvas = newCanvas();
const context = canvas.getContext("2d", { willReadFrequently: true }) as Context | null;

/** Mean luma of a picture, 0 (black) to 1. */
export function brightnessOf(picture: ImageBitmap): number {
  if (!context) return 1;
  context.drawImage(picture, 0, 0, SIDE_PX, SIDE_PX);
  return meanLuma(context.getImageData(0, 0, SIDE_PX, SIDE_PX).data);
}

/** `pixels`: red, green, blue, opacity of each, 0-255. */
export function meanLuma(pixels: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < pixels.length; i += 4) {
    for (let c = 0; c < LUMA.length; c += 1) sum += (LUMA[c] ?? 0) * (pixels[i + c] ?? 0);
  }
  return sum / (255 * (pixels.length / 4));
}

/** A worker has no document, an old browser no canvas without one. */
function newCanvas(): OffscreenCanvas | HTMLCanvasElement {
  if (typeof OffscreenCanvas !== "undefined") return new OffscreenCanvas(SIDE_PX, SIDE_PX);
  return Object.assign(document.createElement("canvas"), { width: SIDE_PX, height: SIDE_PX });
}
