/** Shape arithmetic. */
import { expect, test } from "bun:test";
import {
  broadcastShapes,
  checkShape,
  reducedShape,
  resolveAxes,
  resolveAxis,
  sameShape,
} from "../../../gluon/nd/shape.ts";

test("broadcastShapes() is NumPy's rule", () => {
  expect(broadcastShapes([2, 1, 3], [4, 1])).toEqual([2, 4, 3]);
  expect(broadcastShapes([], [5])).toEqual([5]);
  expect(broadcastShapes([0, 3], [1, 3])).toEqual([0, 3]);
  expect(broadcastShapes([0], [2])).toBeNull();
  expect(broadcastShapes([2, 3], [2])).toBeNull();
});

test("sameShape() compares length by length", () => {
  expect(sameShape([2, 3], [2, 3])).toBe(true);
  expect(sameShape([2], [2, 1])).toBe(false);
});

test("resolveAxis() counts from the front, and names the axes that there are", () => {
  expect([resolveAxis(-1, 3, "sum"), resolveAxis(2, 3, "sum")]).toEqual([2, 2]);
  expect(() => resolveAxis(3, 3, "sum")).toThrow(
    "Cannot sum along axis 3: axes are numbered -3 to 2.",
  );
  expect(() => resolveAxis(0.5, 3, "sum")).toThrow("along axis 0.5");
  expect(() => resolveAxis(0, 0, "sum")).toThrow("a scalar has no axes");
});

test("resolveAxes() is ascending, all axes without an argument, and refuses one named twice", () => {
  expect(resolveAxes(undefined, 2, "sum")).toEqual([0, 1]);
  expect(resolveAxes([2, -3], 3, "sum")).toEqual([0, 2]);
  expect(() => resolveAxes([1, -1], 2, "sum")).toThrow("an axis is named twice");
});

test("reducedShape() leaves axes out, or keeps them at length 1", () => {
  expect(reducedShape([2, 3, 4], [0, 2], false)).toEqual([3]);
  expect(reducedShape([2, 3, 4], [0, 2], true)).toEqual([1, 3, 1]);
});

test("checkShape() gives back a shape, and refuses what is none", () => {
  expect(checkShape([2, 0], "make")).toEqual([2, 0]);
  for (const wrong of [[-1], [1.5], [Number.NaN], 4, "23"]) {
    expect(() => checkShape(wrong as never, "make an array")).toThrow(
      "Cannot make an array of shape",
    );
  }
});
