/** Definitions of elementwise unary ops. */
import { expect, test } from "bun:test";
import { unaryOp } from "../../../../gluon/nd/ops/unary.ts";

test("its shape is that of the input, and it is elementwise", () => {
  const op = unaryOp("f", "zero");
  expect(op.shape({}, { shape: [2, 3], dtype: "float32" })).toEqual([2, 3]);
  expect(op.elementwise).toBe(true);
  expect(op.lower).toBeUndefined();
});

test("its samples have a scalar, an odd size above 4, and no elements, drawn as asked", () => {
  const { samples } = unaryOp("f", "zero", "positive");
  const shapes = samples.map(({ inputs: [input] }) => input as { shape: number[]; draw: string });
  expect(shapes.map(({ shape }) => shape)).toEqual([[], [5], [3, 7], [2, 0]]);
  expect(new Set(shapes.map(({ draw }) => draw))).toEqual(new Set(["positive"]));
});

test("its lowering is a function of the input alone", () => {
  const op = unaryOp("f", "zero", "normal", (x) => x);
  const x = {} as never;
  expect(op.lower?.({}, x)).toBe(x);
});
