/** Transposed convolution: the adjoint of convolution, and what it refuses. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { grad, record } from "../../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import {
  array,
  Convolution,
  Deconvolution,
  type DeconvolutionOptions,
  type NDArray,
  ones,
  random,
  type Shape,
} from "../../../../gluon/nd/mod.ts";
import { difference } from "./conformance.ts";

beforeAll(async () => setBackend(await load("reference")));

function draw(shape: Shape, seed: number): NDArray {
  return random.normal(0, 1, { shape, rng: random.default_rng(seed) });
}

async function expectSame(actual: NDArray, expected: NDArray): Promise<void> {
  expect(actual.shape).toEqual(expected.shape);
  expect(difference(await actual.toArray(), await expected.toArray())).toBeLessThanOrEqual(1e-12);
}

describe("Deconvolution()", () => {
  const cases: readonly (readonly [Shape, Shape, DeconvolutionOptions])[] = [
    [[2, 3, 4], [3, 2, 3], {}],
    [[2, 4, 3, 4], [4, 3, 3, 2], { stride: [2, 3], pad: [1, 0], adj: [1, 2], num_group: 2 }],
    [[1, 2, 3, 2], [2, 2, 2, 3], { dilate: [3, 2], stride: 2, pad: 2 }],
    [[1, 2, 2, 3, 2], [2, 2, 2, 1, 2], { stride: [1, 2, 3], adj: [0, 1, 0] }],
  ];
  for (const [shape, weightShape, options] of cases) {
    test(`of (${shape}) by (${weightShape}) ${JSON.stringify(options)} is the gradient of Convolution`, async () => {
      const [x, weight] = [draw(shape, 1), draw(weightShape, 2)];
      const y = Deconvolution(x, weight, null, options);
      const { adj: _, ...rest } = options;
      const z = draw(y.shape, 3).attach_grad();
      const seen = record(() => Convolution(z, weight, null, rest));
      expect(seen.shape).toEqual(x.shape);
      seen.backward(x);
      await expectSame(y, z.grad as NDArray);
    });
  }

  test("has the gradients that its linearity demands, and second ones", async () => {
    const [x, weight, bias] = [draw([2, 4, 5], 5), draw([4, 3, 3], 6), draw([6], 7)];
    for (const each of [x, weight, bias]) each.attach_grad();
    const options = { num_group: 2, stride: 2, pad: 1, adj: 1 };
    const dy = draw(Deconvolution(x, weight, bias, options).shape, 8);
    const value = record(() => Deconvolution(x, weight, bias, options).multiply(dy).sum());
    const [dx, dw, db] = grad([value], [x, weight, bias]) as [NDArray, NDArray, NDArray];
    const without = Deconvolution(x, weight, null, options).multiply(dy).sum();
    await expectSame(dx.multiply(x).sum(), without);
    await expectSame(dw.multiply(weight).sum(), without);
    await expectSame(db, dy.sum({ axis: 1, exclude: true }));
    record(() => {
      const [first] = grad([Deconvolution(x, weight, null, options).multiply(dy).sum()], [x], {
        create_graph: true,
      }) as [NDArray];
      return first.multiply(x).sum();
    }).backward();
    await expectSame(weight.grad as NDArray, dw);
  });

  test("reaches a target_shape as MXNet does: padding shared by both ends, the larger part first", async () => {
    const [x, weight] = [array([[[1, 2, 3]]]), array([[[1, 10, 100]]])];
    const all = [1, 10, 102, 20, 203, 30, 300]; // stride 2, nothing cut
    const at = async (target_shape: number | null): Promise<unknown> =>
      Deconvolution(x, weight, null, { stride: 2, target_shape }).tolist();
    expect(await at(null)).toEqual([[all]]);
    expect(await at(7)).toEqual([[all]]);
    expect(await at(6)).toEqual([[all.slice(1)]]);
    expect(await at(5)).toEqual([[all.slice(1, -1)]]);
    expect(await at(4)).toEqual([[all.slice(2, -1)]]);
  });

  test("refuses what does not fit, and says what must be", () => {
    const x = ones([1, 4, 5, 5]);
    expect(() => Deconvolution(x, ones([3, 2, 3, 3]))).toThrow(
      "Cannot deconvolve (1, 4, 5, 5) with weight (3, 2, 3, 3): for 2 filters in 1 groups it must be " +
        "(4, 2, 3, 3); groups must divide both counts of channels.",
    );
    expect(() => Deconvolution(x, ones([4, 2, 3, 3]), ones([3]))).toThrow(
      "Cannot add bias (3,) to 2 filters: it must be (2,).",
    );
    expect(() => Deconvolution(x, ones([4, 2, 3, 3]), null, { stride: 2, adj: 2 })).toThrow(
      "Cannot deconvolve with adj 2 and stride 2: it adds a part of a step; it must be smaller than " +
        "the stride.",
    );
    expect(() => Deconvolution(x, ones([4, 2, 3, 3]), null, { pad: 4 })).toThrow(
      "Cannot deconvolve 5 elements with pad 4: of 7 elements nothing would be left; use a smaller pad.",
    );
    expect(() => Deconvolution(x, ones([4, 2, 3, 3]), null, { target_shape: 9 })).toThrow(
      "Cannot deconvolve to target_shape 9: 5 elements reach no farther than 7 along axis 0; use a " +
        "smaller target.",
    );
    expect(() => Deconvolution(ones([4, 5]), ones([4, 2, 3]))).toThrow("Cannot deconvolve (4, 5)");
  });
});
