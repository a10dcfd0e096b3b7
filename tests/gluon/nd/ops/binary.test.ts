/** Definitions of elementwise binary ops. */
import { expect, test } from "bun:test";
import { binaryOp } from "../../../../gluon/nd/ops/binary.ts";
import { broadcastShapes } from "../../../../gluon/nd/shape.ts";

const op = binaryOp("add", "zero", ["positive", "unit"]);
const float = (...shape: number[]) => ({ shape, dtype: "float32" as const });

test("its shape is the broadcast one", () => {
  expect(op.shape({}, float(3, 1), float(4))).toEqual([3, 4]);
  expect(op.shape({}, float(), float(2))).toEqual([2]);
  expect(op.shape({}, float(0, 3), float(1, 3))).toEqual([0, 3]);
});

test("it refuses shapes that do not broadcast", () => {
  expect(() => op.shape({}, float(2, 3), float(2))).toThrow(
    "Cannot add arrays of shapes (2, 3) and (2,): they do not broadcast; from the last axis on, " +
      "lengths must be equal or 1.",
  );
});

test("its samples broadcast, and draw each input as asked", () => {
  for (const { inputs } of op.samples) {
    const [a, b] = inputs as readonly { shape: readonly number[]; draw: string }[];
    expect(broadcastShapes(a!.shape, b!.shape)).not.toBeNull();
    expect([a!.draw, b!.draw]).toEqual(["positive", "unit"]);
  }
});
