/** The critic of expected action values. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { array } from "../../../../gluon/nd/mod.ts";
import { expectedValueCritic } from "../../../../rl/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

/** Two transitions, of which the second terminates. */
const batch = () => ({
  state: array([[0], [0]]),
  action: array([1, 0], { dtype: "int32" }),
  reward: array([1, 2]),
  next_state: array([[0], [0]]),
  discount: array([0.5, 0]),
});

describe("expectedValueCritic()", () => {
  const critic = expectedValueCritic("mse");

  test("has the expected value of the next actions in its target", async () => {
    const next = {
      output: array([
        [4, 8],
        [100, 100],
      ]),
      policy: array([
        [0.25, 0.75],
        [1, 0],
      ]),
    };
    expect(await critic.target(batch(), next).tolist()).toEqual([1 + 0.5 * 7, 2]);
  });

  test("has the loss of the taken action's value, and the TD error as its distance to the target", async () => {
    const output = array([
      [0, 3],
      [5, 0],
    ]);
    const target = array([1, 6]);
    const { loss, taken } = critic.loss({ output }, batch(), target);
    expect(await loss.tolist()).toEqual([4, 1]);
    expect(await critic.error(taken, target).tolist()).toEqual([-2, 1]);
    expect(critic.values(output)).toBe(output);
  });
});
