/** Kernels of the webgpu backend that move, reduce, multiply and index arrays, against plain loops. */

import { describe, expect } from "bun:test";
import type { DType, Shape } from "../../backends/backend.ts";
import { threefry2x32 } from "../../backends/threefry.ts";
import {
  bind,
  blank,
  elementAt,
  expectClose,
  type Given,
  given,
  gpuTest,
  indicesOf,
  numbers,
  put,
  range,
  run,
  sharedBackend,
  sizeOf,
} from "./webgpu_testing.ts";

const DTYPES: readonly DType[] = ["float32", "int32", "uint8"];

/** Every order of 0 ... n - 1. */
function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((order) =>
    Array.from({ length: n }, (_, at) => order.toSpliced(at, 0, n - 1)),
  );
}

/** Every set of axes of an array of that rank, the empty one too. */
function axisSets(rank: number): number[][] {
  return Array.from({ length: 2 ** rank }, (_, bits) =>
    [...new Array(rank).keys()].filter((axis) => bits & (1 << axis)),
  );
}

describe("webgpu, movement", () => {
  gpuTest("copy keeps every dtype", async () => {
    for (const dtype of DTYPES) {
      expect(await run("copy", [given([0, 7, 255], [3], dtype)], [3], {}, dtype)).toEqual([
        0, 7, 255,
      ]);
    }
  });

  gpuTest("transpose permutes four axes in every order", async () => {
    const x = range([2, 3, 4, 5], "int32");
    for (const axes of permutations(4)) {
      const shape = axes.map((axis) => x.shape[axis]!);
      const expected = indicesOf(shape).map((index) => {
        const source = new Array<number>(4);
        axes.forEach((axis, i) => {
          source[axis] = index[i]!;
        });
        return elementAt(x, source);
      });
      expect(await run("transpose", [x], shape, { axes }, "int32")).toEqual(expected);
    }
  });

  gpuTest("broadcast_to repeats axes of length 1 and missing ones", async () => {
    for (const shape of [[], [1], [3, 1], [2, 1, 4], [1, 3, 1], [2, 3, 4]]) {
      const x = range(shape, "uint8");
      const expected = indicesOf([2, 3, 4]).map((index) => elementAt(x, index));
      expect(await run("broadcast_to", [x], [2, 3, 4], {}, "uint8")).toEqual(expected);
    }
  });

  gpuTest("slice takes a window with steps, and place puts it back among zeros", async () => {
    const x = range([5, 6, 7]);
    const window = { begin: [1, 0, 2], step: [2, 1, 3] };
    const shape = [2, 6, 2];
    const positions = indicesOf(shape).map((index) =>
      index.map((i, axis) => window.begin[axis]! + i * window.step[axis]!),
    );
    const part = positions.map((position) => elementAt(x, position));
    expect(await run("slice", [x], shape, window)).toEqual(part);
    const back = indicesOf(x.shape).map((index) => {
      const at = positions.findIndex((position) => position.every((i, axis) => i === index[axis]));
      return at < 0 ? 0 : part[at]!;
    });
    expect(await run("place", [given(part, shape)], x.shape, window)).toEqual(back);
  });

  gpuTest("concat joins any number of arrays along any axis", async () => {
    for (const axis of [0, 1, 2]) {
      const lengths = [1, 3, 0, 2, 1, 4, 1, 1, 1, 1];
      const parts = lengths.map((length, part) => {
        const shape = [2, 3, 2].with(axis, length);
        return given(new Array<number>(sizeOf(shape)).fill(part + 1), shape, "int32");
      });
      const owner = lengths.flatMap((length, part) => new Array<number>(length).fill(part + 1));
      const shape = [2, 3, 2].with(axis, owner.length);
      const expected = indicesOf(shape).map((index) => owner[index[axis]!]!);
      expect(await run("concat", parts, shape, { axis }, "int32")).toEqual(expected);
    }
  });

  gpuTest("more axes than a kernel can walk are refused", async () => {
    const shape = new Array<number>(9).fill(2);
    const axes = [...shape.keys()].reverse();
    await expect(run("transpose", [range(shape)], shape, { axes })).rejects.toThrow(
      "Cannot bind move to an output of shape [2, 2, 2, 2, 2, 2, 2, 2, 2] on webgpu: " +
        "9 axes are left after merging neighbours; at most 8 are possible, reshape to fewer first",
    );
  });

  gpuTest("more than 65535 workgroups of 64 threads are dispatched in two dimensions", async () => {
    const backend = await sharedBackend();
    const size = 65535 * 64 + 1000;
    const one = put(backend, given([5], [1], "int32"));
    const x = blank(backend, [size], "int32");
    bind(backend, "broadcast_to", [one], x)();
    const tail = blank(backend, [2], "int32");
    bind(backend, "slice", [x], tail, { begin: [65535 * 64 - 1], step: [1000] })();
    const total = blank(backend, [], "int32");
    bind(backend, "sum", [x], total, { axes: [0] })();
    expect([...(await backend.read(tail))]).toEqual([5, 5]);
    expect([...(await backend.read(total))]).toEqual([5 * size]);
    backend.free(x.buffer);
  });
});

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

describe("webgpu, indexing", () => {
  const indices = [2, 0, 2, 5, -1, 1.9];
  const clipped = [2, 0, 2, 3, 0, 1];

  for (const dtype of ["float32", "int32"] as const) {
    const where = given(indices, [3, 2], dtype);

    gpuTest(`take reads slices at ${dtype} indices, clipped, along each axis`, async () => {
      for (const of of DTYPES) {
        const x = range([4, 4, 4], of);
        for (const axis of [0, 1, 2]) {
          const shape = x.shape.toSpliced(axis, 1, 3, 2);
          const expected = indicesOf(shape).map((index) => {
            const [row, column] = index.slice(axis, axis + 2) as [number, number];
            return elementAt(x, index.toSpliced(axis, 2, clipped[row * 2 + column]!));
          });
          expect(await run("take", [x, where], shape, { axis }, of)).toEqual(expected);
        }
      }
    });

    gpuTest(`add_at adds slices at ${dtype} indices, repeated ones too`, async () => {
      for (const axis of [0, 1, 2]) {
        const y = range([2, 3, 4].toSpliced(axis, 1, 3, 2));
        const shape = [2, 3, 4].with(axis, 4);
        const expected = indicesOf(shape).map((index) =>
          indicesOf([3, 2]).reduce((sum, [row, column]) => {
            if (clipped[row! * 2 + column!] !== index[axis]) return sum;
            return sum + elementAt(y, index.toSpliced(axis, 1, row!, column!));
          }, 0),
        );
        expect(await run("add_at", [y, where], shape, { axis })).toEqual(expected);
      }
    });

    gpuTest(`one_hot marks ${dtype} indices, and none outside the range`, async () => {
      for (const of of DTYPES) {
        const marks = given([1, 0, 3, -1, 2], [5], dtype);
        const expected = [0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        expect(await run("one_hot", [marks], [5, 3], {}, of)).toEqual(expected);
      }
    });
  }
});

describe("webgpu, random numbers", () => {
  gpuTest("random_uniform gives the bits of Threefry-2x32", async () => {
    for (const [key, counter] of [
      [[0, 0], 0],
      [[-1, 123456789], -7],
    ] as const) {
      for (const size of [1, 2, 333]) {
        const expected = Array.from({ length: size }, (_, i) => {
          const words = threefry2x32(key[0], key[1], counter, i >> 1);
          return (words[i & 1]! >>> 8) * 2 ** -24;
        });
        const inputs = [given([...key], [2], "int32"), given([counter], [1], "int32")];
        expect(await run("random_uniform", inputs, [size])).toEqual(expected);
      }
    }
  });
});
