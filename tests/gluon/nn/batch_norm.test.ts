/** BatchNorm: values by hand, running statistics, and MXNet's values. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("BatchNorm");
goldenSuite("SyncBatchNorm");

describe("BatchNorm", () => {
  const x = () =>
    array([
      [1, 10],
      [3, 30],
    ]);

  test("normalizes each channel over the batch while training, and keeps running statistics", async () => {
    const layer = new nn.BatchNorm({ momentum: 0.75, epsilon: 0 });
    layer.initialize();
    expect(await record(() => layer(x())).tolist()).toEqual([
      [-1, -1],
      [1, 1],
    ]);
    // 0.75 * 0 + 0.25 * mean, 0.75 * 1 + 0.25 * variance
    expect(await layer.running_mean.data().tolist()).toEqual([0.5, 5]);
    expect(await layer.running_var.data().tolist()).toEqual([1, 25.75]);
  });

  test("uses the running statistics otherwise, and leaves them alone", async () => {
    const layer = new nn.BatchNorm({ epsilon: 0 });
    layer.initialize();
    expect(await layer(x()).tolist()).toEqual([
      [1, 10],
      [3, 30],
    ]);
    expect(await layer.running_mean.data().tolist()).toEqual([0, 0]);
    const fixed = new nn.BatchNorm({ epsilon: 0, use_global_stats: true });
    fixed.initialize();
    expect(await record(() => fixed(x())).tolist()).toEqual([
      [1, 10],
      [3, 30],
    ]);
  });
});

test("BatchNormReLU is BatchNorm and relu after it", async () => {
  const [both, first] = [new nn.BatchNormReLU(), new nn.BatchNorm()];
  for (const layer of [both, first]) layer.initialize();
  const x = array([
    [1, -2],
    [3, 5],
    [-4, 0],
  ]);
  const [ours, other] = [record(() => both(x)), record(() => first(x).relu())];
  expect(await ours.toArray()).toEqual(await other.toArray());
  expect((await ours.toArray()).some((each) => each === 0)).toBe(true);
  expect(await both.running_var.data().toArray()).toEqual(await first.running_var.data().toArray());
});
