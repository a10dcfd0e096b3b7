/** Feature extractors: chosen by the observation space, and equal to those of Stable-Baselines3. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import * as nd from "../../../gluon/nd/mod.ts";
import { Box, Dict, Discrete, type Space, Tuple } from "../../../rl/mod.ts";
import { makeFeatures } from "../../../rl/networks/features.ts";
import { expectGolden, type GoldenArray, goldenCases } from "../../gluon/nd/support/golden.ts";
import { fillByFormula, imagesOf } from "./formula.ts";

beforeAll(async () => setBackend(await load("wasm")));

const none = { policy: null, features_extractor: null };
const image = new Box({ low: 0, high: 255, shape: [4, 36, 40], dtype: "uint8" });
const vector = new Box({ low: -10, high: 10, shape: [3] });

test("of a Dict, each part has its own, in alphabetical order, as in Stable-Baselines3", async () => {
  const [, golden] = goldenCases<{ features: GoldenArray }>("sb3_nature_cnn");
  const space = new Dict({ vector, image, choice: new Discrete(2) } as never);
  const net = makeFeatures(space, none);
  fillByFormula(net, [1, space.flatdim]);
  const rows = nd.concat([
    nd.array([1, 0, 0, 1], { shape: [2, 2] }),
    imagesOf(image.shape).flatten(),
    nd.array([0, 1, 2, 0, 1, 2], { shape: [2, 3] }),
  ]);
  await expectGolden(net(rows), golden!.features, 1e-4);
  expect(net.units).toBe(2 + 256 + 3);
});

test("parts may have parts", () => {
  const space = new Tuple([vector, new Dict({ a: image, b: vector } as never)] as never);
  const net = makeFeatures(space, none);
  net.initialize();
  expect(net(nd.zeros([2, space.flatdim])).shape).toEqual([2, 3 + 256 + 3]);
});

test("MlpPolicy takes anything as a row, and pixels divided by 255", async () => {
  const net = makeFeatures(image, { ...none, policy: "MlpPolicy" });
  const row = await net(nd.full([1, ...image.shape], 51)).toArray();
  expect([row.length, row[0]]).toEqual([image.flatdim, expect.closeTo(0.2, 6)]);
  const same = await makeFeatures(vector, none)(nd.array([1, 2, 3], { shape: [1, 3] })).tolist();
  expect(same).toEqual([[1, 2, 3]]);
});

test("a policy for other observations is refused", () => {
  const refusal = (policy: "CnnPolicy" | "MultiInputPolicy", space: Space<never>) => () =>
    makeFeatures(space, { ...none, policy });
  expect(refusal("CnnPolicy", vector as never)).toThrow(
    `Cannot use CnnPolicy with observations ${vector}: they must be a uint8 Box of three axes; use MlpPolicy.`,
  );
  expect(refusal("MultiInputPolicy", image as never)).toThrow(
    `Cannot use MultiInputPolicy with observations ${image}: they must be a Dict or a Tuple; use CnnPolicy.`,
  );
});
