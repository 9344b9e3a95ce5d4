import { expect, test, vi } from "vitest";
import { LEFT_EYE, MOUTH, RIGHT_EYE } from "../science/eyes";

// Both are loaded with a canvas, which jsdom has not.
vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
const { measuresOf } = await import("./landmarks");
const { brightnessOf, meanLuma } = await import("./brightness");

type Face = NonNullable<Parameters<typeof measuresOf>[0]>;

/** Eyes of 40 px, `open` px high, and a mouth of 60 px that is closed. */
function faceOf(open: number): Face {
  const mesh: [number, number, number][] = Array.from({ length: 478 }, () => [0, 0, 0]);
  for (const [eye, left] of [
    [RIGHT_EYE, 0],
    [LEFT_EYE, 100],
  ] as const) {
    const places = [
      [0, 0],
      [10, -open / 2],
      [30, -open / 2],
      [40, 0],
      [30, open / 2],
      [10, open / 2],
    ];
    eye.forEach((number, i) => {
      const [x = 0, y = 0] = places[i] ?? [];
      mesh[number] = [left + x, y, 0];
    });
  }
  mesh[MOUTH[2]] = [30, 80, 0];
  mesh[MOUTH[3]] = [90, 80, 0];
  const rotation = { angle: { roll: 0, pitch: 0.1, yaw: -0.2 } } as Face["rotation"];
  return { mesh, rotation } as Face;
}

const NO_FACE = { ear: null, pitch_rad: null, yaw_rad: null, mouth: null };

test("a face has eyes, a mouth and a direction", () => {
  expect(measuresOf(faceOf(12))).toEqual({ ear: 0.3, pitch_rad: 0.1, yaw_rad: -0.2, mouth: 0 });
});

test("no face, one without a direction, and one that was computed wrong are none", () => {
  expect(measuresOf(undefined)).toEqual(NO_FACE);
  expect(measuresOf({ ...faceOf(12), rotation: null } as Face)).toEqual(NO_FACE);
  expect(measuresOf(faceOf(Number.NaN))).toEqual(NO_FACE);
});

test("brightness is what an eye sees of it, from black to white", () => {
  const of = (r: number, g: number, b: number) => meanLuma([r, g, b, 255, r, g, b, 255]);
  expect([of(0, 0, 0), of(255, 255, 255)]).toEqual([0, 1]);
  expect(of(0, 255, 0)).toBeGreaterThan(of(255, 0, 0));
  expect(of(255, 0, 0)).toBeGreaterThan(of(0, 0, 255));
  expect(meanLuma([255, 255, 255, 255, 0, 0, 0, 255])).toBeCloseTo(0.5);
});

test("where nothing can be drawn no picture is called dark", () => {
  expect(brightnessOf({} as ImageBitmap)).toBe(1);
});
