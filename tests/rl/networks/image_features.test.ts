/** Convolutional feature extractors: Nature's against Stable-Baselines3, and which images each takes. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import * as nd from "../../../gluon/nd/mod.ts";
import { Box } from "../../../rl/mod.ts";
import { ImageFeatures, imageLayout } from "../../../rl/networks/image_features.ts";
import { expectGolden, type GoldenArray, goldenCases } from "../../gluon/nd/support/golden.ts";
import { fillByFormula, imagesOf } from "./formula.ts";

const image = (shape: number[], high = 255): Box<"uint8"> =>
  new Box({ low: 0, high, shape, dtype: "uint8" });

beforeAll(async () => setBackend(await load("wasm")));

test("Nature's features are those of Stable-Baselines3, for channels first and last", async () => {
  const [golden] = goldenCases<{ shape: number[]; features: GoldenArray }>("sb3_nature_cnn");
  const { shape, features } = golden!;
  const net = new ImageFeatures(image(shape) as never);
  fillByFormula(net, [1, ...shape]);
  const images = imagesOf(shape);
  await expectGolden(net(images), features, 1e-4);

  const [channels, height, width] = shape as [number, number, number];
  const last = new ImageFeatures(image([height, width, channels]) as never);
  last.initialize();
  last(nd.zeros([1, height, width, channels]));
  const weights = [...net.collect_params().values()];
  for (const [i, parameter] of [...last.collect_params().values()].entries()) {
    const weight = weights[i]!.data();
    parameter.set_data(weight.ndim === 4 ? weight.transpose([0, 2, 3, 1]) : weight);
  }
  await expectGolden(last(images.transpose([0, 2, 3, 1])), features, 1e-4);
});

describe("a layout", () => {
  test("is that of the shorter of first and last axis; bits are not scaled", () => {
    expect(imageLayout(image([4, 84, 80]))).toEqual({ layout: "NCHW", size: [84, 80], scale: 255 });
    expect(imageLayout(image([84, 80, 3]))).toEqual({ layout: "NHWC", size: [84, 80], scale: 255 });
    expect(imageLayout(image([10, 10, 6], 1))?.scale).toBe(1);
  });

  test("is only of images", () => {
    for (const space of [
      new Box({ low: 0, high: 1, shape: [3, 8, 8] }),
      image([8, 8]),
      new Box({ low: 0, high: 9, shape: [4], dtype: "uint8" }),
    ]) {
      expect(imageLayout(space)).toBeNull();
    }
  });
});

describe("extractors", () => {
  const shapes = (shape: number[], extractor?: "nature" | "minatar" | "impala"): string[] => {
    const net = new ImageFeatures(image(shape) as never, { extractor });
    net.initialize();
    expect(net(nd.zeros([2, ...shape])).shape).toEqual([2, net.units]);
    return [...net.collect_params().values()]
      .map((each) => `${each.shape}`)
      .filter((each) => each.includes(","));
  };

  test("are MinAtar's for small images, Nature's for others", () => {
    expect(shapes([10, 10, 4])).toEqual(["16,3,3,4", "128,1024"]);
    expect(shapes([4, 84, 84])).toEqual(["32,4,8,8", "64,32,4,4", "64,64,3,3", "512,3136"]);
  });

  test("of IMPALA have three stages of a convolution and two residual blocks", () => {
    const all = shapes([64, 64, 3], "impala");
    expect(all).toHaveLength(16);
    expect(all.at(-1)).toBe("256,2048");
  });

  test.each([
    ["minatar", [10, 10, 4], 2],
    ["nature", [4, 40, 40], 4],
    ["impala", [16, 16, 3], 14],
  ] as const)("with layer_norm normalize before each relu: %s", async (extractor, shape, count) => {
    const bits = image([...shape], 1);
    const net = new ImageFeatures(bits as never, { extractor, layer_norm: true });
    const rng = nd.random.default_rng(0);
    net.initialize("xavier", { rng });
    const x = nd.random.normal(0, 1, { shape: [2, ...shape], rng });
    const features = net(x);
    const names = [...net.collect_params().keys()];
    expect(names.filter((each) => each.endsWith("gamma"))).toHaveLength(count);
    if (extractor === "impala") return; // whose sums are not
    // What is normalized is the same for larger pixels, since biases are 0.
    const larger = net(x.multiply(64));
    expect(await features.max().asscalar()).toBeGreaterThan(1);
    expect(await features.subtract(larger).abs().max().asscalar()).toBeLessThan(1e-3);
  });

  test("refuse images that are too small for them", () => {
    expect(() => shapes([10, 10, 4], "nature")).toThrow(
      /^Cannot extract features of Box\(.*\) by "nature": images must have 36 pixels or more a side; use "minatar"\.$/,
    );
  });
});
