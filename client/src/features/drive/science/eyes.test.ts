import { expect, test } from "vitest";
import { bothEyes, type Eye, face, LEFT_EYE, MOUTH, mouthAspectRatio, RIGHT_EYE } from "./eyes";

const OPEN: Eye = [[10, 20], [14, 16], [20, 16], [24, 20], [20, 24], [14, 24]]; // biome-ignore format: a picture
const TURNED: Eye = [[47, 20], [48, 17], [50, 17], [52, 20], [50, 23], [48, 23]]; // biome-ignore format: a picture
const GONE: Eye = [[9, 9], [9, 9], [9, 9], [9, 9], [9, 9], [9, 9]]; // biome-ignore format: a picture

/** A mesh of `count` landmarks (x, y, z), of which only the eyes and the mouth are anywhere. */
function mesh(count: number): number[][] {
  const landmarks = Array.from({ length: count }, () => [0, 0, 0]);
  for (const [i, [x, y]] of OPEN.entries()) {
    for (const eye of [RIGHT_EYE, LEFT_EYE]) landmarks[eye[i] ?? 0] = [x, y, -3];
  }
  landmarks[MOUTH[1]] = [0, 6, -3];
  landmarks[MOUTH[3]] = [10, 0, -3];
  return landmarks;
}

test("a face has the ratios of its eyes and its mouth, whatever its depth", () => {
  expect(face(mesh(478))).toEqual([8 / 14, 0.6]);
});

test("a mesh that is too short is named", () => {
  expect(() => face(mesh(478).slice(0, 380))).toThrow(
    "landmark 385 has no x and y in a mesh of 380",
  );
});

test("the eye that is seen better counts alone", () => {
  expect(bothEyes(OPEN, TURNED)).toBe(8 / 14);
  expect(bothEyes(TURNED, OPEN)).toBe(8 / 14);
});

test("what has no width has no ratio", () => {
  expect(bothEyes(GONE, OPEN)).toBe(8 / 14);
  expect(bothEyes(GONE, GONE)).toBeNull();
  expect(mouthAspectRatio([[5, 5], [5, 8], [5, 5], [5, 5]])).toBeNull(); // biome-ignore format: a picture
});
