/** Deterministic policies: the action, and what diverged. */
import { expect, test } from "bun:test";
import { DeterministicDistribution } from "../../../rl/distributions/deterministic.ts";

test("the action is the tanh of the outputs, drawn or not", () => {
  const distribution = new DeterministicDistribution(2);
  const action = new Float32Array(2);
  const what = (): string => "act";
  const params = Float32Array.of(9, 9, 0.5, -40);
  for (const choose of ["mode", "sample"] as const) {
    action.fill(9);
    distribution[choose]({ params, index: 1, action, what });
    expect([...action]).toEqual([Math.fround(Math.tanh(0.5)), -1]);
  }
  const diverged = { params: Float32Array.of(Infinity, 0), index: 0, action, what };
  expect(() => distribution.sample(diverged)).toThrow(
    new RangeError(
      "Cannot act: the network gives Infinity; it has diverged, perhaps the learning rate is too high.",
    ),
  );
});
