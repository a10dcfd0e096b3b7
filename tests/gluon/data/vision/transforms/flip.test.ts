import { expect, test } from "bun:test";
import { transforms } from "../../../../../gluon/data/vision/mod.ts";
import { flipLeftRight, flipTopBottom } from "../../../../../gluon/data/vision/transforms/flip.ts";
import { default_rng } from "../../../../../gluon/random/generator.ts";
import { casesAbout, expectImage, hostTensor } from "../../../image/golden.ts";

test("Flips are MXNet's, and happen to half of the images", () => {
  for (const [name, flip] of [
    ["RandomFlipLeftRight", flipLeftRight],
    ["RandomFlipTopBottom", flipTopBottom],
  ] as const) {
    const [{ input, output } = {} as never] = casesAbout(name);
    const image = hostTensor(input);
    expectImage(flip(image), output);
    const random = new transforms[name]({ rng: default_rng(3) });
    const flipped = Array.from({ length: 200 }, () => random(image)).filter(
      (each) => each !== image,
    );
    expect(Math.abs(flipped.length - 100)).toBeLessThan(35); // 5 deviations
    expectImage(flipped[0]!, output);
  }
});
