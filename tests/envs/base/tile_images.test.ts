/** Several images in one. */
import { expect, test } from "bun:test";
import { tileImages } from "../../../envs/base/tile_images.ts";
import type { Image } from "../../../rl/environment.ts";

/** An image of 2 x 1 pixels. */
const image = (left: number, right: number): Image => ({
  width: 2,
  height: 1,
  data: Uint8Array.of(left, left, left, right, right, right),
});
/** The lines of an image, by its first color. */
const lines = ({ width, height, data }: Image): number[][] =>
  Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => data[3 * (y * width + x)]!),
  );

test("One image stays, and two are one above the other", () => {
  expect(tileImages([image(1, 2)])).toEqual(image(1, 2));
  expect(lines(tileImages([image(1, 2), image(3, 4)]))).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test("Five are in three rows of two, the last of which is black", () => {
  const images = [image(1, 2), image(3, 4), image(5, 6), image(7, 8), image(9, 9)] as const;
  expect(lines(tileImages([...images]))).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7, 8],
    [9, 9, 0, 0],
  ]);
});
