import { expect, test } from "bun:test";
import { argmaxRows, rowsOf } from "../../../gluon/metric/rows.ts";

const tensor = {
  shape: [2, 3, 2],
  dtype: "float32",
  data: new Float32Array([0, 5, 4, 1, 2, 5, 9, 8, 7, 6, 5, 9]),
} as const;

test("rowsOf() finds the rows along a middle axis", () => {
  const { count, length, stride, start } = rowsOf(tensor, 1);
  expect([count, length, stride]).toEqual([4, 3, 2]);
  expect([0, 1, 2, 3].map(start)).toEqual([0, 1, 6, 7]);
});

test("argmaxRows() gives the first of the greatest, along any axis", () => {
  expect([...argmaxRows(tensor, 1)]).toEqual([1, 0, 0, 2]);
  expect([...argmaxRows(tensor, -1)]).toEqual([1, 0, 1, 0, 0, 1]);
  expect(() => argmaxRows(tensor, 3)).toThrow("Cannot measure predictions along axis 3");
});
