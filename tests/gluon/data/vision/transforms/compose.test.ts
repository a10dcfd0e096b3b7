import { expect, test } from "bun:test";
import { transforms } from "../../../../../gluon/data/vision/mod.ts";
import type { Tensor } from "../../../../../gluon/io/safetensors.ts";
import { default_rng } from "../../../../../gluon/random/generator.ts";

const { Compose, RandomApply, Resize, ToTensor, Transform } = transforms;
const image: Tensor = { shape: [1, 1, 1], dtype: "uint8", data: Uint8Array.of(51) };

class Negative extends Transform {
  override forward({ shape, dtype, data }: Tensor): Tensor {
    return { shape, dtype, data: data.map((x) => 255 - x) as Uint8Array };
  }
}

test("Compose applies transforms, one's own and functions in order", () => {
  const all = new Compose([new Resize(2), new Negative(), (x) => x, new ToTensor()]);
  expect(all(image)).toEqual({
    shape: [1, 2, 2],
    dtype: "float32",
    data: new Float32Array(4).fill(0.8),
  });
  expect(() => new Compose([new Resize(2), 7 as never])).toThrow(
    "Cannot compose transforms: number 1 is 7; give transforms or functions.",
  );
});

test("RandomApply applies one in a share of the cases", () => {
  const random = new RandomApply(new Negative(), { p: 0.2, rng: default_rng(4) });
  const changed = Array.from({ length: 500 }, () => random(image)).filter((each) => each !== image);
  expect(Math.abs(changed.length - 100)).toBeLessThan(45); // 5 deviations
});
