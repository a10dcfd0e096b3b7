import { expect, test } from "bun:test";
import { transforms } from "../../../../../gluon/data/vision/mod.ts";
import { default_rng } from "../../../../../gluon/random/generator.ts";
import { casesAbout, hostTensor } from "../../../image/golden.ts";

const image = hostTensor(
  casesAbout("brightness").find(({ input }) => input.dtype === "float32")!.input,
);

test("RandomBrightness multiplies by a factor within its range", () => {
  const random = new transforms.RandomBrightness(0.3, { rng: default_rng(0) });
  const factors = Array.from({ length: 100 }, () => random(image).data[0]! / image.data[0]!);
  expect(Math.min(...factors)).toBeGreaterThanOrEqual(0.7 - 1e-6);
  expect(Math.min(...factors)).toBeLessThan(0.8);
  expect(Math.max(...factors)).toBeGreaterThan(1.2);
  expect(Math.max(...factors)).toBeLessThanOrEqual(1.3 + 1e-6);
});

test("Random changes of color change the image, each time otherwise, and the same by one seed", () => {
  const { RandomColorJitter, RandomContrast, RandomHue, RandomLighting, RandomSaturation } =
    transforms;
  const all = [
    (rng: ReturnType<typeof default_rng>) => new RandomContrast(0.5, { rng }),
    (rng: ReturnType<typeof default_rng>) => new RandomSaturation(0.5, { rng }),
    (rng: ReturnType<typeof default_rng>) => new RandomHue(0.5, { rng }),
    (rng: ReturnType<typeof default_rng>) => new RandomLighting(0.5, { rng }),
    (rng: ReturnType<typeof default_rng>) =>
      new RandomColorJitter({ brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.4, rng }),
  ];
  for (const make of all) {
    const [one, again] = [make(default_rng(1)), make(default_rng(1))];
    const first = one(image);
    expect(first).not.toEqual(image);
    expect(one(image)).not.toEqual(first);
    expect(again(image)).toEqual(first);
  }
  expect(new RandomColorJitter()(image)).toBe(image);
});

test("A strength below 0 is refused", () => {
  expect(() => new transforms.RandomContrast(-1)).toThrow(
    "Cannot make RandomContrast of -1: it must be a number, 0 or more.",
  );
});
