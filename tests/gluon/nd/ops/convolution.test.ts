/** Convolution: against the sums that define them, and where MXNet's goldens are silent. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { grad, record } from "../../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import {
  array,
  Convolution,
  type ConvolutionOptions,
  type NDArray,
  random,
  type Shape,
} from "../../../../gluon/nd/mod.ts";
import { difference } from "./conformance.ts";

beforeAll(async () => setBackend(await load("reference")));

function draw(shape: Shape, seed: number): NDArray {
  return random.normal(0, 1, { shape, rng: random.default_rng(seed) });
}

async function expectSame(actual: NDArray, expected: NDArray, tolerance = 1e-12): Promise<void> {
  expect(actual.shape).toEqual(expected.shape);
  expect(difference(await actual.toArray(), await expected.toArray())).toBeLessThanOrEqual(
    tolerance,
  );
}

describe("Convolution()", () => {
  test("over a signal is the sum of products by hand", async () => {
    const x = array([[[1, 2, 3, 4]]]);
    const weight = array([[[10, 1]]]);
    const y = Convolution(x, weight, array([0.5]), { pad: 1, stride: 2 });
    expect(await y.tolist()).toEqual([[[1.5, 23.5, 40.5]]]);
  });

  test("with channels last is the one with channels first", async () => {
    const [x, weight] = [draw([2, 4, 5, 6], 1), draw([6, 2, 3, 2], 2)];
    const options: ConvolutionOptions = {
      num_group: 2,
      stride: [2, 1],
      pad: [1, 0],
      dilate: [1, 2],
    };
    const first = Convolution(x, weight, null, options);
    const [xLast, weightLast] = [x, weight].map((each) => each.transpose([0, 2, 3, 1]));
    const last = Convolution(xLast as NDArray, weightLast as NDArray, null, {
      ...options,
      layout: "NHWC",
    });
    await expectSame(last.transpose([0, 3, 1, 2]), first);
  });

  test("over three axes is the sum over slices of one over two", async () => {
    const [x, weight] = [draw([2, 3, 4, 5, 4], 3), draw([2, 3, 1, 2, 3], 4)];
    const y = Convolution(x, weight);
    const slice = Convolution(x.slice_axis(2, 1, 2).squeeze(2), weight.squeeze(2));
    await expectSame(y.slice_axis(2, 1, 2).squeeze(2), slice);
  });

  test("has the gradients that its linearity demands", async () => {
    // <dy, conv(x, w)> is linear in x and in w: each gradient times its variable gives it back.
    const [x, weight, bias] = [draw([2, 4, 7], 5), draw([2, 2, 3], 6), draw([2], 7)];
    for (const each of [x, weight, bias]) each.attach_grad();
    const options = { num_group: 2, stride: 2, pad: 2, dilate: 2 };
    const dy = draw(Convolution(x, weight, bias, options).shape, 8);
    const value = record(() => Convolution(x, weight, bias, options).multiply(dy).sum());
    const gradients = grad([value], [x, weight, bias]);
    const without = Convolution(x, weight, null, options).multiply(dy).sum();
    const [dx, dw, db] = gradients as [NDArray, NDArray, NDArray];
    await expectSame(dx.multiply(x).sum(), without);
    await expectSame(dw.multiply(weight).sum(), without);
    await expectSame(db, dy.sum({ axis: 1, exclude: true }));
  });

  test("refuses what does not fit, and says what must be", () => {
    const x = draw([1, 4, 5, 5], 1);
    expect(() => Convolution(x, draw([2, 3, 3, 3], 2))).toThrow(
      "Cannot convolve (1, 4, 5, 5) with weight (2, 3, 3, 3): for 2 filters in 1 groups it must be " +
        "(2, 4, 3, 3)",
    );
    expect(() => Convolution(x, draw([3, 2, 3, 3], 2), null, { num_group: 2 })).toThrow(
      "groups must divide both counts of channels",
    );
    expect(() => Convolution(x, draw([2, 4, 6, 3], 2))).toThrow(
      "Cannot slide a window of 6 elements, 1 apart, over 5 with pad 0: it does not fit",
    );
    expect(() => Convolution(x, draw([2, 4, 3, 3], 2), draw([3], 3))).toThrow(
      "Cannot add bias (3,) to 2 filters: it must be (2,).",
    );
    expect(() => Convolution(x, draw([2, 4, 3, 3], 2), null, { stride: 0 })).toThrow(
      "Cannot slide windows with stride 0: it must be a whole number, 1 or more, or 2 of them.",
    );
    expect(() => Convolution(x, draw([2, 4, 3, 3], 2), null, { layout: "NCW" })).toThrow(
      'Cannot convolve (1, 4, 5, 5) with layout "NCW"',
    );
  });
});
