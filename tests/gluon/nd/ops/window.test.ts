/** Sliding windows: counts, layouts, patches. */
import { expect, test } from "bun:test";
import { arange, zeros } from "../../../../gluon/nd/mod.ts";
import {
  channelsLast,
  fromPlanes,
  patches,
  perAxis,
  resolveLayout,
  toPlanes,
  windowAxes,
} from "../../../../gluon/nd/ops/window.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

const options = { kernel: 3, stride: 2, pad: 1, dilate: 1 };

test("windowAxes() counts windows as MXNet does, valid or full", () => {
  expect(windowAxes([6], options)[0]?.count).toBe(3); // floor((6 + 2 - 3) / 2) + 1
  expect(windowAxes([6], options, true)[0]?.count).toBe(4);
  expect(windowAxes([7], { ...options, dilate: 2 })[0]?.count).toBe(3); // (7 + 2 - 5) / 2 + 1
  expect(() => windowAxes([2], { ...options, pad: 0 })).toThrow("it does not fit");
});

test("perAxis() repeats a number, and refuses too few and too small ones", () => {
  expect(perAxis("stride", 2, 3, 1)).toEqual([2, 2, 2]);
  expect(perAxis("stride", [1, 2], 2, 1)).toEqual([1, 2]);
  expect(() => perAxis("stride", [1], 2, 1)).toThrow("Cannot slide windows with stride [1]");
  expect(() => perAxis("pad", -1, 2, 0)).toThrow("Cannot slide windows with pad -1");
});

onEachBackend(() => {
  test("resolveLayout() is channels first by default, and refuses one of another rank", () => {
    expect(resolveLayout("pool", zeros([1, 1, 1]))).toBe("NCW");
    expect(resolveLayout("pool", zeros([1, 1, 1, 1, 1]))).toBe("NCDHW");
    expect(() => resolveLayout("pool", zeros([1, 1, 1]), "NCHW")).toThrow('with layout "NCHW"');
    expect([channelsLast("NHWC"), channelsLast("NCHW")]).toEqual([true, false]);
  });

  test("toPlanes() brings channels to the front and the batch to the end; fromPlanes() undoes it", async () => {
    const x = arange(24).reshape([2, 3, 4]);
    for (const layout of ["NCW", "NWC"] as const) {
      const planes = toPlanes(x, layout);
      expect(planes.shape).toEqual(layout === "NCW" ? [3, 4, 2] : [4, 3, 2]);
      await expectValues(fromPlanes(planes, layout), (await x.tolist()) as never);
    }
  });

  test("patches() has the elements of each window, and what stands beyond the ends", async () => {
    const signal = arange(3).add(1).reshape([1, 3, 1]); // 1 2 3
    const axes = windowAxes([3], { kernel: 2, stride: 1, pad: 1, dilate: 1 });
    // Windows (pad, 1), (1, 2), (2, 3), (3, pad); rows are positions in the kernel.
    await expectValues(patches(signal, axes, "zero").reshape([2, 4]), [
      [0, 1, 2, 3],
      [1, 2, 3, 0],
    ]);
    await expectValues(patches(signal, axes, "nearest").reshape([2, 4]), [
      [1, 1, 2, 3],
      [1, 2, 3, 3],
    ]);
  });
});
