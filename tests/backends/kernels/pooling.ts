/** Pooling of planes and its gradients, against what each window holds. */

import { expect } from "bun:test";
import fc from "fast-check";
import type { PoolingAttrs, Shape } from "../../../backends/backend.ts";
import { sizeOf } from "../../../backends/base/shape.ts";
import { expectClose, given, numbers } from "./support/arrays.ts";
import type { Subject } from "./support/subject.ts";

const pair = (min: number, max: number) =>
  fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));

/** Planes, windows over them, and how many; some may reach beyond the end, or lie there. */
const anyWindows = fc
  .record({
    planes: fc.integer({ min: 1, max: 3 }),
    space: fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 21 })),
    kernel: pair(1, 3),
    stride: pair(1, 3),
    pad: pair(0, 2),
    more: pair(0, 1),
  })
  .map(({ planes, space, kernel, stride, pad, more }) => {
    const pads = pad.map((each, axis) => Math.min(each, kernel[axis]! - 1));
    const counts = space.map((length, axis) => {
      const room = length + 2 * pads[axis]! - kernel[axis]!;
      return Math.max(0, Math.floor(room / stride[axis]!)) + 1 + more[axis]!;
    });
    const attrs: PoolingAttrs = { kernel, stride, pad: pads };
    return { x: [planes, ...space], y: [planes, ...counts], attrs };
  });

/** The places in x that each window holds. */
function windowsOf(x: Shape, y: Shape, { kernel, stride, pad }: PoolingAttrs): number[][] {
  const [, height, width] = x as [number, number, number];
  const [, rows, columns] = y as [number, number, number];
  return Array.from({ length: sizeOf(y) }, (_, at) => {
    const [plane, i, j] = [
      Math.floor(at / (rows * columns)),
      Math.floor(at / columns) % rows,
      at % columns,
    ];
    const held: number[] = [];
    for (let r = i * stride[0]! - pad[0]!; r < i * stride[0]! - pad[0]! + kernel[0]!; r++) {
      for (let c = j * stride[1]! - pad[1]!; c < j * stride[1]! - pad[1]! + kernel[1]!; c++) {
        if (r >= 0 && r < height && c >= 0 && c < width)
          held.push((plane * height + r) * width + c);
      }
    }
    return held;
  });
}

const LOWEST = -(2 - 2 ** -23) * 2 ** 127;

export function poolingSuite({ test, fused, run, profile, cases }: Subject): void {
  const firstMaximum = (data: ArrayLike<number>, held: readonly number[]) =>
    held.reduce((best, at) => {
      const [most, next] = [data[best]!, data[at]!];
      return next > most || (Number.isNaN(next) && !Number.isNaN(most)) ? at : best;
    });

  fused("max_pool", () => {
    test("the maximum of each window is taken, NaN first, and the lowest number where there is none", async () => {
      await fc.assert(
        fc.asyncProperty(anyWindows, fc.boolean(), async ({ x: shape, y, attrs }, isOdd) => {
          const plain = numbers(shape, 1);
          const x = given(
            Array.from(plain.data, (each, at) => (isOdd && at % 7 === 3 ? NaN : each)),
            shape,
          );
          const expected = windowsOf(shape, y, attrs).map((held) =>
            held.length === 0 ? LOWEST : x.data[firstMaximum(x.data, held)]!,
          );
          expect(await run("max_pool", [x], y, attrs)).toEqual(expected);
        }),
        cases(100),
      );
    });
  });

  fused("max_pool_gradient", () => {
    test("the gradient of a window belongs to its first maximum", async () => {
      await fc.assert(
        fc.asyncProperty(anyWindows, async ({ x: shape, y, attrs }) => {
          const few = Array.from(numbers(shape, 1).data, Math.round);
          const [x, dy] = [given(few, shape), numbers(y, 2)];
          const expected = new Array<number>(sizeOf(shape)).fill(0);
          for (const [at, held] of windowsOf(shape, y, attrs).entries()) {
            if (held.length > 0) expected[firstMaximum(x.data, held)]! += dy.data[at]!;
          }
          const actual = await run("max_pool_gradient", [x, dy], shape, attrs);
          expectClose(actual, expected, profile.sum);
        }),
        cases(100),
      );
    });
  });

  fused("sum_pool", () => {
    test("the sum of each window and its adjoint are right", async () => {
      await fc.assert(
        fc.asyncProperty(anyWindows, async ({ x: shape, y, attrs }) => {
          const [x, dy] = [numbers(shape, 1), numbers(y, 2)];
          const windows = windowsOf(shape, y, attrs);
          const sums = windows.map((held) => held.reduce((sum, at) => sum + x.data[at]!, 0));
          expectClose(await run("sum_pool", [x], y, attrs), sums, profile.sum);
          const spread = new Array<number>(sizeOf(shape)).fill(0);
          for (const [at, held] of windows.entries()) {
            for (const place of held) spread[place]! += dy.data[at]!;
          }
          const actual = await run("sum_pool_gradient", [dy], shape, attrs);
          expectClose(actual, spread, profile.sum);
        }),
        cases(100),
      );
    });
  });
}
