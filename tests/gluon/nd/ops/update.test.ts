/** Shared parts of update ops. */
import { expect, test } from "bun:test";
import { array } from "../../../../gluon/nd/mod.ts";
import {
  clipped,
  decayed,
  updateInputs,
  updateSample,
  updateShape,
} from "../../../../gluon/nd/ops/update.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

const typed = (...shapes: number[][]) =>
  shapes.map((shape) => ({ shape, dtype: "float32" as const }));

onEachBackend(() => {
  test("clipped() limits only where there is a limit", async () => {
    const x = array([-3, 0.5]);
    expect(clipped(x, { clip_gradient: null })).toBe(x);
    await expectValues(clipped(x, { clip_gradient: 1 }), [-1, 0.5]);
  });

  test("decayed() adds the weight's share where there is a decay", async () => {
    const [grad, weight] = [array([1]), array([4])];
    expect(decayed(grad, weight, undefined)).toBe(grad);
    await expectValues(decayed(grad, weight, array([0.5])), [3]);
  });

  test("updateInputs() leaves an absent decay out", () => {
    const [x, lr, wd] = [array([1]), array([1]), array([1])];
    expect(updateInputs([x], [lr], null)).toEqual([x, lr]);
    expect(updateInputs([x], [lr], wd)).toHaveLength(3);
  });
});

test("updateShape() is the weight's, where gradient and states have it and the rest one element", () => {
  expect(updateShape("f", 1, typed([2, 3], [2, 3], [2, 3], [1], []))).toEqual([2, 3]);
  expect(() => updateShape("f", 1, typed([2], [2], [1], [1]))).toThrow(
    "Cannot f with arrays (2,), (2,), (1,), (1,)",
  );
  expect(() => updateShape("f", 0, typed([2], [2], [2]))).toThrow(
    "learning rate and decay one element",
  );
});

test("updateSample() has weight, gradient, states, rate and decay", () => {
  expect(updateSample(5, 2, true)).toHaveLength(6);
  expect(updateSample(5, 0, false)).toHaveLength(3);
});
