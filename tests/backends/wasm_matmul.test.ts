/** The wasm backend's matrix products agree with float64 sums for all sizes and transposes. */

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { ActivationName } from "../../backends/backend.ts";
import { expectClose, numbers, run } from "./wasm_support.ts";

const length = fc.integer({ min: 1, max: 67 });
const none = fc.constant(0);

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

/** The numbers with about so great a share of zeros in no order. */
function withZeros(data: Float32Array, share: number): Float32Array {
  return data.map((x, i) => ((i * 0.618034) % 1 < share ? 0 : x));
}

async function checkDot(
  m: number,
  n: number,
  k: number,
  transposeA: boolean,
  transposeB: boolean,
  zeros: number,
): Promise<void> {
  const a = {
    shape: transposeA ? [k, m] : [m, k],
    data: withZeros(numbers(m * k, 1), zeros),
  };
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
      fc.asyncProperty(length, length, length, fc.boolean(), fc.boolean(), none, checkDot),
      { numRuns: 300 },
    );
  });

  test("is right for every small size, where tiles are cut", async () => {
    for (let m = 1; m <= 8; m++) {
      for (let n = 1; n <= 9; n++) {
        for (const k of [1, 3, 4, 6]) {
          for (const transposes of [0, 1, 2, 3]) {
            await checkDot(m, n, k, (transposes & 1) > 0, (transposes & 2) > 0, 0);
          }
        }
      }
    }
  });

  test("is right for sizes beyond one block", async () => {
    for (const transposes of [0, 1, 2, 3]) {
      await checkDot(131, 70, 517, (transposes & 1) > 0, (transposes & 2) > 0, 0);
      await checkDot(1, 259, 300, (transposes & 1) > 0, (transposes & 2) > 0, 0);
    }
  });

  test("is right for a transposed left factor that is turned first", async () => {
    await checkDot(517, 130, 511, true, false, 0);
    await checkDot(2051, 129, 130, true, true, 0);
  });

  test("is right for any share of zeros on the left", async () => {
    const columns = fc.integer({ min: 30, max: 99 });
    const share = fc.constantFrom(0.4, 0.6, 0.9, 0.99, 1);
    await fc.assert(
      fc.asyncProperty(length, columns, length, fc.boolean(), fc.boolean(), share, checkDot),
      { numRuns: 300 },
    );
    for (const transposes of [0, 1, 2, 3]) {
      await checkDot(263, 70, 300, (transposes & 1) > 0, (transposes & 2) > 0, 0.7);
    }
  });

  test("adds in one order, with lists of what is not zero or without", async () => {
    for (const transposeB of [false, true]) {
      const [m, n, k] = [45, 64, 77];
      const attrs = { transposeA: false, transposeB };
      const a = { shape: [m, k], data: withZeros(numbers(m * k, 5), 0.7) };
      const b = numbers(k * n, 6);
      const at = (p: number, j: number): number => b[transposeB ? j * k + p : p * n + j]!;
      const whole = { shape: transposeB ? [n, k] : [k, n], data: b };
      const actual = await run("dot", [a, whole], { shape: [m, n] }, attrs);
      // 16 columns at a time are too few for lists
      for (let left = 0; left < n; left += 16) {
        const few = Float32Array.from({ length: k * 16 }, (_, i) =>
          transposeB ? at(i % k, left + Math.floor(i / k)) : at(i >> 4, left + (i & 15)),
        );
        const part = { shape: transposeB ? [16, k] : [k, 16], data: few };
        const expected = await run("dot", [a, part], { shape: [m, 16] }, attrs);
        const same = Array.from(
          { length: m * 16 },
          (_, i) => actual[(i >> 4) * n + left + (i & 15)],
        );
        expect(same).toEqual([...expected]);
      }
    }
  });

  test("keeps what is not a number among many zeros", async () => {
    const data = withZeros(numbers(10 * 40, 7), 0.8).fill(NaN, 41, 42);
    const a = { shape: [10, 40], data };
    const b = { shape: [40, 33], data: numbers(40 * 33, 8) };
    const attrs = { transposeA: false, transposeB: false };
    const c = [...(await run("dot", [a, b], { shape: [10, 33] }, attrs))];
    expect(c.map(Number.isNaN)).toEqual(c.map((_, i) => Math.floor(i / 33) === 1));
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
