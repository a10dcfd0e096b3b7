/** Kernels of the webgpu backend whose addresses are data, and random numbers. */

import { describe, expect } from "bun:test";
import type { DType } from "../../backends/backend.ts";
import { threefry2x32 } from "../../backends/threefry.ts";
import {
  bind,
  blank,
  elementAt,
  given,
  gpuTest,
  indicesOf,
  put,
  range,
  run,
  sharedBackend,
} from "./webgpu_testing.ts";

const DTYPES: readonly DType[] = ["float32", "int32", "uint8"];

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

describe("webgpu, kernels of two dispatches", () => {
  gpuTest("share scratch memory, also when one outgrows it after another was bound", async () => {
    const backend = await sharedBackend();
    const row = put(backend, given(new Array<number>(20000).fill(1)));
    const total = blank(backend, []);
    const ones = put(backend, given([1, 1, 1]));
    const few = blank(backend, [2]);
    const launches = [
      bind(backend, "sum", [row], total, { axes: [0] }),
      bind(backend, "add_at", [ones, put(backend, given([0, 1, 1]))], few, { axis: 0 }),
    ];
    const many = blank(backend, [1]);
    const nowhere = put(backend, given(new Array<number>(20000).fill(0)));
    launches.push(bind(backend, "add_at", [row, nowhere], many, { axis: 0 }));
    for (let round = 0; round < 2; round++) for (const launch of launches) launch();
    expect([...(await backend.read(total))]).toEqual([20000]);
    expect([...(await backend.read(few))]).toEqual([1, 2]);
    expect([...(await backend.read(many))]).toEqual([20000]);
  });
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
