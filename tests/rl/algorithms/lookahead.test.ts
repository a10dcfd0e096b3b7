/** The agent that tries every action on a clone of its environment. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { make, make_vec, TransformReward } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, zeros } from "../../../gluon/nd/mod.ts";
import { Lookahead, type LookaheadOptions } from "../../../rl/mod.ts";
import { Identity } from "../tiny_envs.ts";

beforeAll(async () => setBackend(await load("wasm")));

describe("Lookahead.learn()", () => {
  const settings: LookaheadOptions = {
    seed: 2,
    net_arch: [64, 64],
    learning_rate: 5e-4,
    loss: "mse",
    batch_size: 64,
    buffer_size: 10_000,
    learning_starts: 500,
    train_freq: 1,
    gamma: 0.97,
    target_update_interval: 200,
    exploration_fraction: 0.3,
    exploration_final_eps: 0.1,
  };

  test("learns CartPole, and does the same twice", async () => {
    const train = async (): Promise<Lookahead<Float32Array>> =>
      new Lookahead(make("CartPole-v1"), settings).learn({ total_timesteps: 3000 });
    const weights = async (agent: Lookahead<Float32Array>): Promise<number[][]> => {
      const arrays = [...agent.net.collect_params().values()].map((each) => each.data());
      return Promise.all(arrays.map(async (each) => [...(await each.toArray())]));
    };
    const agent = await train();
    const { mean } = await agent.evaluate(make("CartPole-v1"), { episodes: 5 });
    expect(mean).toBeGreaterThan(150);
    expect(await weights(await train())).toEqual(await weights(agent));
  });

  test("finds the way to the far corner", async () => {
    const options = { ...settings, net_arch: [32], learning_rate: 5e-3, learning_starts: 100 };
    const agent = new Lookahead(make("GridWorld-v0"), options);
    await agent.learn({ total_timesteps: 1500 });
    expect((await agent.evaluate(make("GridWorld-v0"), { episodes: 1 })).mean).toBe(-6);
  });
});

describe("Lookahead.act()", () => {
  test("takes the action of the largest reward plus value, and leaves the environment alone", async () => {
    // In a 4 x 4 grid, from the upper left corner: right leads to cell 1, down to cell 4.
    const env = make("GridWorld-v0");
    const agent = new Lookahead(env, { net_arch: [], gamma: 0.9 });
    const [weight] = [...agent.net.collect_params().values()];
    env.get_init_state({ seed: 0 });
    const before = JSON.stringify(env.getState());
    const worth = (cell: number): number[][] => [
      Array.from({ length: 16 }, (_, i) => (i === cell ? 1 : 0)),
    ];
    weight!.set_data(array(worth(1)));
    expect(await agent.act(0, { env })).toBe(1);
    weight!.set_data(array(worth(4)));
    expect(await agent.act(0, { env })).toBe(2);
    expect(JSON.stringify(env.getState())).toBe(before);
  });

  test("does not count what lies beyond an end", async () => {
    // One cell above the far corner: down ends it, at -1; all else costs -1 and leads to worth 5.
    const env = make("GridWorld-v0");
    const agent = new Lookahead(env, { net_arch: [], gamma: 0.9 });
    const [weight, bias] = [...agent.net.collect_params().values()];
    weight!.set_data(zeros([1, 16]));
    env.get_init_state();
    for (const action of [1, 1, 1, 2, 2]) env.step(action);
    bias!.set_data(array([5]));
    expect(await agent.act(0, { env })).not.toBe(2);
    bias!.set_data(array([-5]));
    expect(await agent.act(0, { env })).toBe(2);
  });

  test("names a step that is none, and does not take it for a diverged network", async () => {
    const env = new TransformReward(make("GridWorld-v0"), () => Number.NaN);
    const agent = new Lookahead(env, { net_arch: [4] });
    env.get_init_state();
    await expect(agent.act(0, { env })).rejects.toThrow(
      "Cannot look ahead in GridWorld-v0: the reward is NaN; it must be a finite number.",
    );
  });

  test("refuses several environments", () => {
    expect(() => new Lookahead(make_vec("CartPole-v1", 2) as never)).toThrow(
      new TypeError(
        "Cannot learn CartPole-v1 with Lookahead: there are 2 environments, and it takes one, which " +
          "it clones.",
      ),
    );
  });

  test("refuses an environment that cannot be cloned, before it takes a step", async () => {
    const agent = new Lookahead(new Identity());
    await expect(agent.learn({ total_timesteps: 1 })).rejects.toThrow("it has no clone()");
    await expect(agent.learn({ total_timesteps: 200 })).rejects.toThrow(
      new TypeError(
        "Cannot look ahead in Identity: it has no clone(); trying actions takes a clone of the environment.",
      ),
    );
  });
});

test("Lookahead has DQN's options but for those that are about action values", () => {
  expect(() => new Lookahead(new Identity(), { gamma: 2 })).toThrow(
    "Cannot use these options of Lookahead: gamma is 2",
  );
  expect(() => new Lookahead(new Identity(), { double_q: true } as LookaheadOptions)).toThrow(
    /Cannot use these options of Lookahead: .*"double_q"/,
  );
});
