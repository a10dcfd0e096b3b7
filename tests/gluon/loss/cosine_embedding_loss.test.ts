/** CosineEmbeddingLoss: values by hand, and MXNet's. */
import { expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { loss as losses } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

goldenSuite("CosineEmbeddingLoss");

test("CosineEmbeddingLoss is 1 - cos where vectors are alike, and cos above the margin where not", async () => {
  setBackend(await load("reference"));
  const [x, y] = [
    array([
      [1, 0],
      [1, 0],
      [0, 0],
    ]),
    array([
      [0, 2],
      [2, 0],
      [1, 1],
    ]),
  ];
  const loss = new losses.CosineEmbeddingLoss({ margin: 0.25 });
  expect(await loss(x, y, array([1, -1, 1])).tolist()).toEqual([[1], [0.75], [1]]);
});
