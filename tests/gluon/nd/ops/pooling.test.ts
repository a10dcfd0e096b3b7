/** Pooling: ties, padding, conventions, layouts. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { record } from "../../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { array, type NDArray, Pooling, random, type Shape } from "../../../../gluon/nd/mod.ts";
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

describe("Pooling()", () => {
  test("gives the gradient of a tie to the first of the window", async () => {
    const x = array([
      [
        [
          [1, 1, 0, 0],
          [1, 1, 0, 0],
        ],
      ],
    ]).attach_grad();
    const y = record(() => Pooling(x, { kernel: 2, stride: 2 }));
    y.backward();
    expect(await x.grad!.tolist()).toEqual([
      [
        [
          [1, 0, 1, 0],
          [0, 0, 0, 0],
        ],
      ],
    ]);
  });

  test("takes the maximum of what is there where windows reach beyond the ends", async () => {
    const x = array([[[-3, -1, -2]]]);
    const y = Pooling(x, { kernel: 2, stride: 2, pad: 1 });
    expect(await y.tolist()).toEqual([[[-3, -1]]]);
  });

  test("by the full convention counts windows that extend past the end", async () => {
    const x = array([[[1, 2, 3, 4, 5]]]);
    const options = { kernel: 2, stride: 2, pooling_convention: "full" } as const;
    expect(await Pooling(x, options).tolist()).toEqual([[[2, 4, 5]]]);
    expect(await Pooling(x, { ...options, pool_type: "avg" }).tolist()).toEqual([[[1.5, 3.5, 5]]]);
    expect(await Pooling(x, { ...options, pool_type: "sum" }).tolist()).toEqual([[[3, 7, 5]]]);
  });

  test("with channels last is the one with channels first", async () => {
    const x = draw([2, 3, 5, 4], 1);
    const options = { kernel: [3, 2], stride: 2, pad: 1 } as const;
    for (const poolType of ["max", "avg"] as const) {
      const first = Pooling(x, { ...options, pool_type: poolType });
      const last = Pooling(x.transpose([0, 2, 3, 1]), {
        ...options,
        pool_type: poolType,
        layout: "NHWC",
      });
      await expectSame(last.transpose([0, 3, 1, 2]), first);
    }
  });

  test("refuses windows of nothing but padding, and none at all", () => {
    const x = draw([1, 1, 5], 1);
    expect(() => Pooling(x, { kernel: 2, pad: 2 })).toThrow(
      "Cannot pool with pad 2 and kernel 2: a window would hold nothing but padding",
    );
    expect(() => Pooling(x)).toThrow("Cannot pool (1, 1, 5) without a kernel");
  });
});
