/** Kernels of the webgpu backend that move elements, against plain loops. */

import { describe, expect, test } from "bun:test";
import type { DType } from "../../backends/backend.ts";
import { walk } from "../../backends/webgpu/layout.ts";
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
      "Cannot bind gather to an output of shape [2, 2, 2, 2, 2, 2, 2, 2, 2] on webgpu: " +
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

describe("walk()", () => {
  test("merges the axes of contiguous arrays into one and leaves out those of length 1", () => {
    expect(walk([2, 3, 1, 4], [12, 4, 4, 1], [12, 4, 4, 1])).toEqual([[24, 1, 1]]);
  });

  test("keeps apart what is not contiguous in every array", () => {
    expect(walk([2, 3, 4], [12, 4, 1], [0, 4, 1])).toEqual([
      [2, 12, 0],
      [12, 1, 1],
    ]);
    expect(walk([2, 3], [1, 2])).toEqual([
      [2, 1],
      [3, 2],
    ]);
  });

  test("has no axes for a scalar", () => {
    expect(walk([1, 1], [1, 1])).toEqual([]);
    expect(sizeOf([])).toBe(1);
  });
});
