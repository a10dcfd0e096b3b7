/** Numbers of parameters in both orders. */
import { expect, test } from "bun:test";
import { isLastLayer, toOurs, toTheirs } from "../../../rl/sb3/orders.ts";

test("Rows of 3 quantiles of 2 actions become rows of 2 actions with 3 quantiles, and back", () => {
  // Row by quantile and action: 0a 0b 1a 1b 2a 2b, two numbers each.
  const data = Float32Array.of(1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6);
  const theirs = { shape: [6, 2], dtype: "float32" as const, data };
  const order = { shape: [6, 2], axes: [1, 3, 2, 2] } as const;
  const ours = toOurs(theirs, order, [6, 2]);
  expect([...ours.data]).toEqual([1, 1, 3, 3, 5, 5, 2, 2, 4, 4, 6, 6]);
  expect(toTheirs(ours, order)).toEqual(theirs);
});

test("The last layer is that of the perceptron, whatever comes before it", () => {
  const names = ["0.body.3.weight", "1.0.weight", "1.1.weight", "1.1.bias"];
  expect(names.filter((name) => isLastLayer(name, names))).toEqual(["1.1.weight", "1.1.bias"]);
});
