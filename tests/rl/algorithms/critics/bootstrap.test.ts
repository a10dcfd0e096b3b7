/** Which networks a target follows from, and how. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { Block } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { array, type NDArray } from "../../../../gluon/nd/mod.ts";
import { bootstrapTarget } from "../../../../rl/algorithms/critics/bootstrap.ts";
import { expectedValueCritic } from "../../../../rl/algorithms/critics/expected_value.ts";
import { resolveDQNOptions } from "../../../../rl/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

/** Gives the same values for every state. */
class Fixed extends Block {
  readonly #values: readonly number[];

  constructor(values: readonly number[]) {
    super();
    this.#values = values;
  }

  override forward(x: NDArray): NDArray {
    return array([[...this.#values]]).broadcast_to([x.shape[0]!, this.#values.length]);
  }
}

const nets = { policy: new Fixed([9, 1]), target: new Fixed([4, 8]) };
const critic = expectedValueCritic("mse");

/** Two transitions, of which the second terminates. */
const batch = (next_mask?: number[][]) => ({
  state: array([[0], [0]]),
  action: array([1, 0], { dtype: "int32" }),
  reward: array([1, 2]),
  next_state: array([[0], [0]]),
  discount: array([0.5, 0]),
  ...(next_mask && { next_mask: array(next_mask, { dtype: "uint8" }) }),
});

describe("bootstrapTarget()", () => {
  test("is that of Q-learning where the target network chooses, of Double DQN where the policy network does", async () => {
    const targetOf = (double_q: boolean): Promise<unknown> =>
      bootstrapTarget(critic, nets, batch(), resolveDQNOptions({ double_q })).tolist();
    expect(await targetOf(false)).toEqual([1 + 0.5 * 8, 2]);
    expect(await targetOf(true)).toEqual([1 + 0.5 * 4, 2]);
  });

  test("counts no action that a mask forbids, whichever network chooses", async () => {
    for (const [doubleQ, mask, value] of [
      [false, [1, 0], 4],
      [true, [0, 1], 8],
    ] as const) {
      const masked = batch([[...mask], [1, 1]]);
      const target = bootstrapTarget(
        critic,
        nets,
        masked,
        resolveDQNOptions({ double_q: doubleQ }),
      );
      expect(await target.tolist()).toEqual([1 + 0.5 * value, 2]);
    }
  });

  test("of Munchausen DQN adds log-policies and entropies, of the target network alone", async () => {
    const options = { munchausen: true, munchausen_temperature: 4, munchausen_alpha: 0.5 } as const;
    const target = bootstrapTarget(critic, nets, batch(), resolveDQNOptions(options));
    const [p0, p1] = [1 / (1 + Math.E), Math.E / (1 + Math.E)];
    const own = [4 * Math.log(p1), -1]; // the second is clipped
    const soft = p0 * (4 - 4 * Math.log(p0)) + p1 * (8 - 4 * Math.log(p1));
    const [first, second] = (await target.tolist()) as number[];
    expect(own[0]).toBeLessThan(-1);
    expect(first).toBeCloseTo(1 - 0.5 + 0.5 * soft, 5);
    expect(second).toBeCloseTo(2 - 0.5, 6);
  });
});
