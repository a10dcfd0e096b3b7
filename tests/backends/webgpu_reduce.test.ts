/** Reductions of the webgpu backend, and softmax, against plain loops. */

import { describe, expect } from "bun:test";
import {
  elementAt,
  expectClose,
  type Given,
  given,
  gpuTest,
  indicesOf,
  numbers,
  run,
  sizeOf,
} from "./webgpu_testing.ts";

/** Every set of axes of an array of that rank, the empty one too. */
function axisSets(rank: number): number[][] {
  return Array.from({ length: 2 ** rank }, (_, bits) =>
    [...new Array(rank).keys()].filter((axis) => bits & (1 << axis)),
  );
}

/** The fold of `x` over `axes`, in float64. */
function reduced(
  x: Given,
  axes: number[],
  start: number,
  fold: (a: number, b: number) => number,
): number[] {
  const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const results = new Array<number>(sizeOf(kept)).fill(start);
  for (const index of indicesOf(x.shape)) {
    let at = 0;
    kept.forEach((length, axis) => {
      at = at * length + (length === 1 ? 0 : index[axis]!);
    });
    results[at] = fold(results[at]!, elementAt(x, index));
  }
  return results;
}

const FOLDS = {
  sum: [0, (a: number, b: number) => a + b],
  max: [-Infinity, Math.max],
  min: [Infinity, Math.min],
} as const;

describe("webgpu, reductions", () => {
  for (const [name, [start, fold]] of Object.entries(FOLDS) as ["sum", (typeof FOLDS)["sum"]][]) {
    gpuTest(`${name} reduces every set of axes`, async () => {
      const x = numbers([3, 2, 5, 4], 7);
      const whole = given(
        x.data.map((each) => Math.trunc(each * 1e8)),
        x.shape,
        "int32",
      );
      for (const axes of axisSets(4)) {
        const shape = x.shape.filter((_, axis) => !axes.includes(axis));
        expectClose(await run(name, [x], shape, { axes }), reduced(x, axes, start, fold), 1e-6);
        expect(await run(name, [whole], shape, { axes }, "int32")).toEqual(
          reduced(whole, axes, start, fold).map((each) => each | 0),
        );
      }
    });

    gpuTest(`${name} reduces long axes, the first or the last`, async () => {
      for (const shape of [[3, 1000], [300, 7], [20000], [2, 9001]]) {
        const x = numbers(shape, 11);
        for (const axes of shape.length === 1 ? [[0]] : [[0], [1], [0, 1]]) {
          const rest = shape.filter((_, axis) => !axes.includes(axis));
          expectClose(
            await run(name, [x], rest, { axes }),
            reduced(x, axes, start, fold),
            2e-6,
            10,
          );
        }
      }
    });

    gpuTest(`${name} of nothing is what changes nothing`, async () => {
      expect(await run(name, [given([], [2, 0])], [2], { axes: [1] })).toEqual([start, start]);
    });
  }

  gpuTest("sum of int32 wraps", async () => {
    const x = given(new Array<number>(100).fill(2 ** 31 - 1), [100], "int32");
    expect(await run("sum", [x], [], { axes: [0] }, "int32")).toEqual([-100]);
  });

  gpuTest("NaN wins in max and min, wherever it is", async () => {
    for (const length of [5, 500]) {
      for (const at of [0, 3, length - 1]) {
        const x = given(numbers([length]).data.with(at, NaN));
        expect(await run("max", [x], [], { axes: [0] })).toEqual([NaN]);
        expect(await run("min", [x], [], { axes: [0] })).toEqual([NaN]);
      }
    }
  });

  gpuTest("argmax and argmin give the first extremum along each axis", async () => {
    const x = given(numbers([4, 5, 6], 5).data.map(Math.round), [4, 5, 6]);
    for (const dtype of ["float32", "int32"] as const) {
      for (const axis of [0, 1, 2]) {
        const shape = x.shape.toSpliced(axis, 1);
        const columns = indicesOf(shape).map((index) =>
          Array.from({ length: x.shape[axis]! }, (_, i) =>
            elementAt(x, index.toSpliced(axis, 0, i)),
          ),
        );
        expect(await run("argmax", [{ ...x, dtype }], shape, { axis })).toEqual(
          columns.map((column) => column.indexOf(Math.max(...column))),
        );
        expect(await run("argmin", [{ ...x, dtype }], shape, { axis })).toEqual(
          columns.map((column) => column.indexOf(Math.min(...column))),
        );
      }
    }
  });

  gpuTest("softmax and log_softmax run along each axis, short or long", async () => {
    for (const shape of [
      [4, 5, 3],
      [2, 300],
      [200, 3],
    ]) {
      const x = given(
        numbers(shape, 9).data.map((each) => Math.fround(each * 30)),
        shape,
      );
      for (const axis of shape.keys()) {
        const total = reduced(x, [axis], 0, (sum, each) => sum + Math.exp(each));
        const flat = given(total, shape.with(axis, 1));
        const expected = indicesOf(shape).map((index) => {
          return elementAt(x, index) - Math.log(elementAt(flat, index));
        });
        expectClose(await run("log_softmax", [x], shape, { axis }), expected, 2e-6);
        expectClose(await run("softmax", [x], shape, { axis }), expected.map(Math.exp), 4e-6, 1e-6);
      }
    }
  });

  gpuTest("softmax does not overflow, and gives NaN where it has to", async () => {
    const x = given([1000, 1000, -Infinity, 0, NaN, 1], [2, 3]);
    expect(await run("softmax", [x], [2, 3], { axis: 1 })).toEqual([0.5, 0.5, 0, NaN, NaN, NaN]);
  });
});
