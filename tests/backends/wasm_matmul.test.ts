/** The wasm backend's matrix products agree with float64 sums for all sizes and transposes. */

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { ActivationName } from "../../backends/backend.ts";
import { expectClose, numbers, run } from "./wasm_support.ts";

const length = fc.integer({ min: 1, max: 67 });

/** The element of a matrix (rows, columns) that may be stored transposed. */
function element(data: ArrayLike<number>, rows: number, columns: number, transposed: boolean) {
  return (i: number, j: number): number => data[transposed ? j * rows + i : i * columns + j]!;
}

function product(
  a: (i: number, p: number) => number,
  b: (p: number, j: number) => number,
  [m, n, k]: readonly [number, number, number],
): number[] {
  return Array.from({ length: m * n }, (_, at) => {
    let sum = 0;
    for (let p = 0; p < k; p++) sum += a(Math.floor(at / n), p) * b(p, at % n);
    return sum;
  });
}

async function checkDot(
  m: number,
  n: number,
  k: number,
  transposeA: boolean,
  transposeB: boolean,
): Promise<void> {
  const a = { shape: transposeA ? [k, m] : [m, k], data: numbers(m * k, 1) };
  const b = { shape: transposeB ? [n, k] : [k, n], data: numbers(k * n, 2) };
  const expected = product(element(a.data, m, k, transposeA), element(b.data, k, n, transposeB), [
    m,
    n,
    k,
  ]);
  const actual = await run("dot", [a, b], { shape: [m, n] }, { transposeA, transposeB });
  expectClose(actual, expected, 1e-5, 1e-5 * Math.sqrt(k));
}

describe("dot", () => {
  test("is right for any sizes and transposes", async () => {
    await fc.assert(
      fc.asyncProperty(length, length, length, fc.boolean(), fc.boolean(), checkDot),
      { numRuns: 300 },
    );
  });

  test("is right for every small size, where tiles are cut", async () => {
    for (let m = 1; m <= 8; m++) {
      for (let n = 1; n <= 9; n++) {
        for (const k of [1, 3, 4, 6]) {
          for (const transposes of [0, 1, 2, 3]) {
            await checkDot(m, n, k, (transposes & 1) > 0, (transposes & 2) > 0);
          }
        }
      }
    }
  });

  test("is right for sizes beyond one block", async () => {
    for (const transposes of [0, 1, 2, 3]) {
      await checkDot(131, 70, 517, (transposes & 1) > 0, (transposes & 2) > 0);
      await checkDot(1, 259, 300, (transposes & 1) > 0, (transposes & 2) > 0);
    }
  });

  test("of nothing is 0", async () => {
    const attrs = { transposeA: false, transposeB: false };
    const empty = [
      { shape: [2, 0], data: [] },
      { shape: [0, 3], data: [] },
    ];
    expect([...(await run("dot", empty, { shape: [2, 3] }, attrs))]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("spreads NaN and inf to their rows and columns only", async () => {
    const a = { shape: [2, 2], data: [NaN, 1, 1, 1] };
    const b = { shape: [2, 2], data: [1, 1, Infinity, 1] };
    const attrs = { transposeA: false, transposeB: false };
    expect([...(await run("dot", [a, b], { shape: [2, 2] }, attrs))]).toEqual([
      NaN,
      NaN,
      Infinity,
      2,
    ]);
  });
});

describe("batch_dot", () => {
  test("is a dot for each element of the batch", async () => {
    const small = fc.integer({ min: 1, max: 13 });
    await fc.assert(
      fc.asyncProperty(
        small,
        small,
        small,
        small,
        fc.boolean(),
        fc.boolean(),
        async (batch, m, n, k, transposeA, transposeB) => {
          const a = numbers(batch * m * k, 3);
          const b = numbers(batch * k * n, 4);
          const expected = Array.from({ length: batch }, (_, i) =>
            product(
              element(a.subarray(i * m * k), m, k, transposeA),
              element(b.subarray(i * k * n), k, n, transposeB),
              [m, n, k],
            ),
          ).flat();
          const inputs = [
            { shape: transposeA ? [batch, k, m] : [batch, m, k], data: a },
            { shape: transposeB ? [batch, n, k] : [batch, k, n], data: b },
          ];
          const actual = await run(
            "batch_dot",
            inputs,
            { shape: [batch, m, n] },
            { transposeA, transposeB },
          );
          expectClose(actual, expected, 1e-5, 1e-5);
        },
      ),
      { numRuns: 100 },
    );
  });
});

const activations: Readonly<Record<ActivationName | "none", (x: number) => number>> = {
  none: (x) => x,
  relu: (x) => Math.max(x, 0),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  softrelu: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  softsign: (x) => x / (1 + Math.abs(x)),
};

describe("dense", () => {
  for (const name of Object.keys(activations) as (ActivationName | "none")[]) {
    test(`adds the bias and applies ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(
          length,
          length,
          length,
          fc.boolean(),
          async (batch, units, inside, biased) => {
            const x = { shape: [batch, inside], data: numbers(batch * inside, 1) };
            const w = { shape: [units, inside], data: numbers(units * inside, 2) };
            const b = { shape: [units], data: numbers(units, 3) };
            const sums = product(
              element(x.data, batch, inside, false),
              element(w.data, inside, units, true),
              [batch, units, inside],
            );
            const expected = sums.map((sum, at) =>
              activations[name](sum + (biased ? b.data[at % units]! : 0)),
            );
            const inputs = biased ? [x, w, b] : [x, w];
            const attrs = { activation: name === "none" ? null : name };
            const actual = await run("dense", inputs, { shape: [batch, units] }, attrs);
            expectClose(actual, expected, 2e-5, 1e-4);
          },
        ),
        { numRuns: 40 },
      );
    });
  }

  test("keeps NaN through relu", async () => {
    const inputs = [
      { shape: [1, 1], data: [NaN] },
      { shape: [1, 1], data: [1] },
    ];
    expect([...(await run("dense", inputs, { shape: [1, 1] }, { activation: "relu" }))]).toEqual([
      NaN,
    ]);
  });
});
