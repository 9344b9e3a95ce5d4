/**
 * Eyes and mouth: aspect ratios from face landmarks, and what one camera frame says about a driver.
 * The twin of ml_logic/features/eyes.py, where the sources stand.
 */

/** x, y in pixels: relative to width and height an eye's shape would change with the picture's. */
export type Point = readonly [x: number, y: number];

/** p1..p6: outer corner, upper lid twice, inner corner, lower lid twice. */
export type Eye = readonly [Point, Point, Point, Point, Point, Point];

/** Inner upper lip, inner lower lip, right and left inner corner. */
export type Mouth = readonly [Point, Point, Point, Point];

/** All the landmarks of a face mesh: x and y in pixels, a z may follow. */
export type Landmarks = readonly (readonly (number | undefined)[])[];

/** Landmark numbers of MediaPipe's face mesh, which Human shares (DESIGN 3). */
export const RIGHT_EYE = [33, 160, 158, 133, 153, 144] as const;
export const LEFT_EYE = [362, 385, 387, 263, 373, 380] as const;
export const MOUTH = [13, 14, 78, 308] as const;

export const LIMITS = {
  /** Width of the narrower eye over the wider one below which the head is turned by about 30 deg. */
  turned_share: 0.75,
} as const;

/** One camera frame; `null` is unknown (no valid face, or the engine does not say). */
export interface Frame {
  /** Milliseconds on any clock that only rises, and differs from frame to frame. */
  readonly t_ms: number;
  /** Eye aspect ratio, no unit, both eyes together. */
  readonly ear: number | null;
  /** Positive is down. */
  readonly pitch_rad: number | null;
  /** Positive to either side, as long as it is always the same. */
  readonly yaw_rad: number | null;
  /** Mouth aspect ratio, no unit. */
  readonly mouth: number | null;
}

/** EAR = (|p2 p6| + |p3 p5|) / (2 |p1 p4|); `null` when the corners coincide. */
export function eyeAspectRatio([p1, p2, p3, p4, p5, p6]: Eye): number | null {
  const width = distance(p1, p4);
  return width === 0 ? null : (distance(p2, p6) + distance(p3, p5)) / (2 * width);
}

/** The EAR of a face: the mean of both eyes, or the better visible one when the head is turned. */
export function bothEyes(right: Eye, left: Eye, limits: { turned_share: number } = LIMITS) {
  const ratios = [eyeAspectRatio(right), eyeAspectRatio(left)] as const;
  const widths = [distance(right[0], right[3]), distance(left[0], left[3])] as const;
  const turned = Math.min(...widths) < limits.turned_share * Math.max(...widths);
  if (ratios[0] === null || ratios[1] === null || turned) {
    return widths[0] >= widths[1] ? ratios[0] : ratios[1];
  }
  return (ratios[0] + ratios[1]) / 2;
}

/** |upper lower| / |right left|; `null` when the corners coincide. */
export function mouthAspectRatio([upper, lower, right, left]: Mouth): number | null {
  const width = distance(right, left);
  return width === 0 ? null : distance(upper, lower) / width;
}

/** EAR and mouth aspect ratio of a face mesh (468 or 478 landmarks); a RangeError when it is shorter. */
export function face(landmarks: Landmarks): readonly [ear: number | null, mouth: number | null] {
  const at = (number: number) => landmark(landmarks, number);
  const [upper, lower, right, left] = MOUTH;
  const ear = bothEyes(eye(at, RIGHT_EYE), eye(at, LEFT_EYE));
  return [ear, mouthAspectRatio([at(upper), at(lower), at(right), at(left)])];
}

type EyeNumbers = readonly [number, number, number, number, number, number];

function eye(at: (number: number) => Point, [p1, p2, p3, p4, p5, p6]: EyeNumbers): Eye {
  return [at(p1), at(p2), at(p3), at(p4), at(p5), at(p6)];
}

function landmark(landmarks: Landmarks, number: number): Point {
  const [x, y] = landmarks[number] ?? [];
  if (x === undefined || y === undefined) {
    throw new RangeError(`landmark ${number} has no x and y in a mesh of ${landmarks.length}`);
  }
  return [x, y];
}

function distance(a: Point, b: Point): number {
  return Math.sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]));
}
