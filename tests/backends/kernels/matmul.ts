/** Matrix products, alone, in batches, and with bias and activation. */

import { expect } from "bun:test";
import fc from "fast-check";
import type { ActivationName, DotAttrs, Shape } from "../../../backends/backend.ts";
import { sizeOf } from "../../../backends/base/shape.ts";
import { expectClose, type Given, given, numbers, range } from "./support/arrays.ts";
import { ACTIVATIONS } from "./support/formulas.ts";
import type { Subject } from "./support/subject.ts";

const length = fc.integer({ min: 1, max: 67 });

const TRANSPOSES: readonly DotAttrs[] = [0, 1, 2, 3].map((bits) => ({
  transposeA: (bits & 1) > 0,
  transposeB: (bits & 2) > 0,
}));
const PLAIN = TRANSPOSES[0]!;

/** `a . b` for every matrix of a batch, either one stored transposed, in float64. */
function product(a: Given, b: Given, { transposeA, transposeB }: DotAttrs, shape: Shape): number[] {
  const [m, n] = shape.slice(-2) as [number, number];
  const k = a.shape.at(transposeA ? -2 : -1)!;
  const [aRow, aColumn] = transposeA ? [1, m] : [k, 1];
  const [bRow, bColumn] = transposeB ? [1, k] : [n, 1];
  return Array.from({ length: sizeOf(shape) }, (_, at) => {
    const [matrix, i, j] = [Math.floor(at / (m * n)), Math.floor(at / n) % m, at % n];
    let sum = 0;
    for (let p = 0; p < k; p++) {
      const left = a.data[matrix * m * k + i * aRow + p * aColumn]!;
      sum += left * b.data[matrix * k * n + p * bRow + j * bColumn]!;
    }
    return sum;
  });
}

/** The numbers with about so great a share of zeros in no order. */
function withZeros(x: Given, share: number): Given {
  return { ...x, data: Array.from(x.data, (each, i) => ((i * 0.618034) % 1 < share ? 0 : each)) };
}

/** Shapes of the factors of a product (m, k) . (k, n) as they are stored. */
function factors(m: number, n: number, k: number, { transposeA, transposeB }: DotAttrs) {
  return [transposeA ? [k, m] : [m, k], transposeB ? [n, k] : [k, n]] as const;
}

export function matmulSuite({ test, fused, run, profile, cases }: Subject): void {
  const checkDot = async (m: number, n: number, k: number, attrs: DotAttrs, zeros = 0) => {
    const [aShape, bShape] = factors(m, n, k, attrs);
    const [a, b] = [withZeros(numbers(aShape, 1), zeros), numbers(bShape, 2)];
    const actual = await run("dot", [a, b], [m, n], attrs);
    expectClose(actual, product(a, b, attrs, [m, n]), profile.dot(k));
  };
  const transposes = fc.constantFrom(...TRANSPOSES);
  /** A GPU in software takes a second for each of the larger products: two forms, one factor transposed in each. */
  const fewer = TRANSPOSES.filter(({ transposeA, transposeB }) => {
    return profile.effort >= 0.5 || transposeA !== transposeB;
  });

  test("dot is right for any sizes and transposes", async () => {
    await fc.assert(
      fc.asyncProperty(length, length, length, transposes, fc.constant(0), checkDot),
      cases(300),
    );
  });

  test("dot is right for every small size, where tiles are cut", async () => {
    for (let m = 1; m <= 8; m++) {
      const sizes = Array.from({ length: 9 }, (_, i) => i + 1).flatMap((n) =>
        [1, 3, 4, 6].map((k) => [n, k] as const),
      );
      for (const attrs of fewer) {
        await Promise.all(sizes.map(([n, k]) => checkDot(m, n, k, attrs)));
      }
    }
  });

  test("dot is right for sizes beyond one block, wide, tall and thin", async () => {
    for (const attrs of fewer) {
      await checkDot(131, 70, 517, attrs);
      await checkDot(1, 259, 300, attrs);
      await checkDot(1, 65, 40, attrs);
      await checkDot(64, 64, 16, attrs);
      await checkDot(161, 190, 5, attrs);
      await checkDot(450, 330, 5, attrs);
    }
  });

  if (profile.effort === 1) {
    test("dot is right for a large transposed left factor", async () => {
      await checkDot(517, 130, 511, { transposeA: true, transposeB: false });
      await checkDot(2051, 129, 130, { transposeA: true, transposeB: true });
    });
  }

  test("dot is right for any share of zeros on the left", async () => {
    const columns = fc.integer({ min: 30, max: 99 });
    const share = fc.constantFrom(0.4, 0.6, 0.9, 0.99, 1);
    await fc.assert(
      fc.asyncProperty(length, columns, length, transposes, share, checkDot),
      cases(300),
    );
    for (const attrs of fewer) await checkDot(263, 70, 300, attrs, 0.7);
  });

  test("dot adds in one order, however many columns there are beside and however many zeros", async () => {
    const [m, n, k] = [45, 64, 77];
    for (const attrs of TRANSPOSES.filter(({ transposeA }) => !transposeA)) {
      const [aShape, bShape] = factors(m, n, k, attrs);
      const [a, b] = [withZeros(numbers(aShape, 5), 0.7), numbers(bShape, 6)];
      const at = (p: number, j: number) => b.data[attrs.transposeB ? j * k + p : p * n + j]!;
      const actual = await run("dot", [a, b], [m, n], attrs);
      for (let left = 0; left < n; left += 16) {
        const few = Float32Array.from({ length: k * 16 }, (_, i) =>
          attrs.transposeB ? at(i % k, left + Math.floor(i / k)) : at(i >> 4, left + (i & 15)),
        );
        const part = given(few, factors(m, 16, k, attrs)[1]);
        const expected = await run("dot", [a, part], [m, 16], attrs);
        const same = expected.map((_, i) => actual[(i >> 4) * n + left + (i & 15)]);
        expect(same).toEqual(expected);
      }
    }
  });

  test("dot keeps NaN among many zeros, in its row only", async () => {
    const a = withZeros(numbers([10, 40], 7), 0.8);
    const data = Array.from(a.data).fill(NaN, 41, 42);
    const c = await run("dot", [given(data, a.shape), numbers([40, 33], 8)], [10, 33], PLAIN);
    expect(c.map(Number.isNaN)).toEqual(c.map((_, i) => Math.floor(i / 33) === 1));
  });

  test("dot takes 0 times infinity or NaN as NaN, in that column only, for any share of zeros", async () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      for (const [m, zeros] of [
        [1, 1],
        [4, 0.9],
        [40, 0.6],
        [130, 1],
      ] as const) {
        for (const attrs of TRANSPOSES) {
          const [aShape, bShape] = factors(m, 33, 40, attrs);
          const a = withZeros(numbers(aShape, 7), zeros);
          const place = attrs.transposeB ? 9 * 40 + 5 : 5 * 33 + 9;
          const b = given(
            Array.from(numbers(bShape, 8).data).fill(value, place, place + 1),
            bShape,
          );
          const c = await run("dot", [a, b], [m, 33], attrs);
          const wanted = product(a, b, attrs, [m, 33]);
          expect(c.map(Number.isNaN)).toEqual(wanted.map(Number.isNaN));
        }
      }
    }
  });

  test("dot spreads NaN and infinity to their rows and columns only", async () => {
    const [a, b] = [given([NaN, 1, 1, 1], [2, 2]), given([1, 1, Infinity, 1], [2, 2])];
    expect(await run("dot", [a, b], [2, 2], PLAIN)).toEqual([NaN, NaN, Infinity, 2]);
  });

  test("dot of nothing is 0", async () => {
    const nothing = [given([], [2, 0]), given([], [0, 3])];
    expect(await run("dot", nothing, [2, 3], PLAIN)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("dot gives the same product however its operands are stored", async () => {
    const a = [given([1, 2, 3, 4, 5, 6], [2, 3]), given([1, 4, 2, 5, 3, 6], [3, 2])];
    const b = [given([7, 8, 9, 10, 11, 12], [3, 2]), given([7, 9, 11, 8, 10, 12], [2, 3])];
    for (const attrs of TRANSPOSES) {
      const inputs = [a[Number(attrs.transposeA)]!, b[Number(attrs.transposeB)]!];
      expect(await run("dot", inputs, [2, 2], attrs)).toEqual([58, 64, 139, 154]);
    }
  });

  test("batch_dot is a dot for each element of the batch", async () => {
    const small = fc.integer({ min: 1, max: 21 });
    const batches = fc.integer({ min: 1, max: 13 });
    await fc.assert(
      fc.asyncProperty(batches, small, small, small, transposes, async (batch, m, n, k, attrs) => {
        const [aShape, bShape] = factors(m, n, k, attrs);
        const [a, b] = [numbers([batch, ...aShape], 3), numbers([batch, ...bShape], 4)];
        const actual = await run("batch_dot", [a, b], [batch, m, n], attrs);
        expectClose(actual, product(a, b, attrs, [batch, m, n]), profile.dot(1));
      }),
      cases(100),
    );
    const [x, y] = [range([2, 2, 3]), range([2, 3, 1])];
    expect(await run("batch_dot", [x, y], [2, 2, 1], PLAIN)).toEqual([5, 14, 86, 122]);
    const stored = { ...x, shape: [2, 3, 2] };
    const attrs = { transposeA: true, transposeB: false };
    expect(await run("batch_dot", [stored, y], [2, 2, 1], attrs)).toEqual([10, 13, 100, 112]);
  });

  test("batch_dot takes more matrices than a GPU has workgroups in a row", async () => {
    const count = 65_537;
    const [x, y] = [range([count, 1, 1]), given(new Array(count).fill(2), [count, 1, 1])];
    const actual = await run("batch_dot", [x, y], [count, 1, 1], PLAIN);
    expect(actual.every((each, i) => each === 2 * i)).toBe(true);
  });

  fused("dense", () => {
    const names = [...(Object.keys(ACTIVATIONS) as ActivationName[]), null];
    for (const activation of names) {
      test(`dense adds the bias, if any, and applies ${activation ?? "no activation"}`, async () => {
        const f = activation === null ? (y: number) => y : ACTIVATIONS[activation];
        await fc.assert(
          fc.asyncProperty(length, length, length, fc.boolean(), async (m, n, k, isBiased) => {
            const [x, w, b] = [numbers([m, k], 1), numbers([n, k], 2), numbers([n], 3)];
            const sums = product(x, w, { transposeA: false, transposeB: true }, [m, n]);
            const expected = sums.map((sum, i) => f(sum + (isBiased ? b.data[i % n]! : 0)));
            const inputs = isBiased ? [x, w, b] : [x, w];
            const actual = await run("dense", inputs, [m, n], { activation });
            expectClose(actual, expected, profile.dense);
          }),
          cases(40),
        );
      });
    }

    test("dense keeps NaN through relu", async () => {
      const inputs = [given([NaN], [1, 1]), given([1], [1, 1])];
      expect(await run("dense", inputs, [1, 1], { activation: "relu" })).toEqual([NaN]);
    });
  });
}
