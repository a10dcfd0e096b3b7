import { expect, test } from "bun:test";
import {
  center_crop,
  fixed_crop,
  random_crop,
  random_size_crop,
  scale_down,
} from "../../../gluon/image/crop.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { casesAbout, expectImage, hostTensor } from "./golden.ts";

/** 6 x 8, each number that of its pixel. */
const image = {
  shape: [6, 8, 1],
  dtype: "float32",
  data: Float32Array.from({ length: 48 }, (_, i) => i),
} as const;

test("center_crop() and fixed_crop() are MXNet's", () => {
  for (const { input, output, arguments: args } of casesAbout("center_crop")) {
    const [size, options] = args as unknown as [[number, number], object];
    expectImage(center_crop(hostTensor(input), size, options)[0], output, 1);
  }
  const [{ input, output, arguments: args } = {} as never] = casesAbout("fixed_crop");
  expectImage(
    fixed_crop(hostTensor(input), ...(args as unknown as [number, number, number, number])),
    output,
  );
});

test("fixed_crop() refuses what is not inside", () => {
  expect(() => fixed_crop(image, 5, 0, 4, 2)).toThrow(
    "Cannot crop [5, 0, 4, 2] (x, y, width, height) out of an image 8x6: it must be inside.",
  );
});

test("random_crop() takes any place, by the seed", () => {
  const places = new Set<string>();
  const rng = default_rng(0);
  for (let i = 0; i < 200; i++) {
    const [crop, [x, y, w, h]] = random_crop(image, [7, 5], { rng });
    expect([w, h, crop.data[0]]).toEqual([7, 5, y * 8 + x]);
    places.add(`${x},${y}`);
  }
  expect([...places].toSorted()).toEqual(["0,0", "0,1", "1,0", "1,1"]);
});

test("random_size_crop() keeps to areas and proportions, or takes the middle", () => {
  const rng = default_rng(1);
  for (let i = 0; i < 100; i++) {
    const [crop, [, , w, h]] = random_size_crop(image, [3, 3], [0.25, 0.75], [0.5, 2], { rng });
    expect(crop.shape).toEqual([3, 3, 1]);
    expect(w * h).toBeGreaterThan(0.1 * 48);
    expect(w * h).toBeLessThanOrEqual(48);
  }
  const [, place] = random_size_crop(image, [4, 4], [1, 1], [1, 1], { rng });
  expect(place).toEqual([2, 1, 4, 4]);
});

test("scale_down() fits a size into another, as in MXNet's example", () => {
  expect(scale_down([640, 480], [720, 120])).toEqual([640, 106]);
});
