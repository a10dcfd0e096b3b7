/** Matrix products of the webgpu backend against plain loops. */

import { describe, expect } from "bun:test";
import type { Shape } from "../../backends/backend.ts";
import {
  elementAt,
  expectClose,
  type Given,
  given,
  gpuTest,
  indicesOf,
  numbers,
  run,
} from "./webgpu_testing.ts";

/** `a . b` for every matrix of the batch, either one stored transposed, in float64. */
function product(
  a: Given,
  b: Given,
  transposeA: boolean,
  transposeB: boolean,
  shape: Shape,
): number[] {
  const k = a.shape.at(transposeA ? -2 : -1)!;
  return indicesOf(shape).map((index) => {
    const [i, j] = index.slice(-2) as [number, number];
    const matrix = index.slice(0, -2);
    let sum = 0;
    for (let p = 0; p < k; p++) {
      const left = elementAt(a, [...matrix, ...(transposeA ? [p, i] : [i, p])]);
      sum += left * elementAt(b, [...matrix, ...(transposeB ? [j, p] : [p, j])]);
    }
    return sum;
  });
}

const TRANSPOSES = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

describe("webgpu, matrix products", () => {
  gpuTest("dot is right for all transposes and odd sizes", async () => {
    for (const [m, k, n] of [
      [1, 1, 1],
      [5, 7, 3],
      [17, 33, 19],
      [1, 40, 65],
      [64, 16, 64],
    ] as const) {
      for (const [transposeA, transposeB] of TRANSPOSES) {
        const a = numbers(transposeA ? [k, m] : [m, k], 2);
        const b = numbers(transposeB ? [n, k] : [k, n], 3);
        const expected = product(a, b, transposeA, transposeB, [m, n]);
        expectClose(await run("dot", [a, b], [m, n], { transposeA, transposeB }), expected, 1e-5);
      }
    }
  });

  gpuTest(
    "dot of large matrices, whose threads keep 2 x 2 or 4 x 4 sums, is right too",
    async () => {
      for (const [m, k, n] of [
        [161, 5, 190],
        [450, 5, 330],
      ] as const) {
        for (const [transposeA, transposeB] of TRANSPOSES) {
          const a = numbers(transposeA ? [k, m] : [m, k], 2);
          const b = numbers(transposeB ? [n, k] : [k, n], 3);
          const expected = product(a, b, transposeA, transposeB, [m, n]);
          expectClose(await run("dot", [a, b], [m, n], { transposeA, transposeB }), expected, 1e-5);
        }
      }
    },
  );

  gpuTest("batch_dot multiplies each pair of matrices", async () => {
    for (const [transposeA, transposeB] of TRANSPOSES) {
      const a = numbers(transposeA ? [3, 9, 5] : [3, 5, 9], 2);
      const b = numbers(transposeB ? [3, 21, 9] : [3, 9, 21], 3);
      const expected = product(a, b, transposeA, transposeB, [3, 5, 21]);
      expectClose(
        await run("batch_dot", [a, b], [3, 5, 21], { transposeA, transposeB }),
        expected,
        1e-5,
      );
    }
  });

  gpuTest("a product over nothing is 0", async () => {
    const attrs = { transposeA: false, transposeB: false };
    expect(await run("dot", [given([], [2, 0]), given([], [0, 2])], [2, 2], attrs)).toEqual([
      0, 0, 0, 0,
    ]);
  });

  gpuTest("dense adds the bias and applies each activation", async () => {
    const x = numbers([6, 9], 2);
    const w = numbers([20, 9], 3);
    const b = numbers([20], 4);
    const plain = product(x, w, false, true, [6, 20]);
    const biased = plain.map((y, i) => y + b.data[i % 20]!);
    const activations: [string | null, (y: number) => number][] = [
      [null, (y) => y],
      ["relu", (y) => Math.max(y, 0)],
      ["sigmoid", (y) => 1 / (1 + Math.exp(-y))],
      ["tanh", Math.tanh],
      ["softrelu", (y) => Math.log1p(Math.exp(y))],
      ["softsign", (y) => y / (1 + Math.abs(y))],
    ];
    for (const [activation, f] of activations) {
      expectClose(await run("dense", [x, w, b], [6, 20], { activation }), biased.map(f), 1e-5);
      expectClose(await run("dense", [x, w], [6, 20], { activation }), plain.map(f), 1e-5);
    }
  });
});
