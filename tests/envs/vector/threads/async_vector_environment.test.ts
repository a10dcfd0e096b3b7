/** Environments in threads: as in this one, to the last bit. */
import { describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import {
  AsyncVectorEnvironment,
  make,
  make_vec,
  SyncVectorEnvironment,
} from "../../../../envs/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import type { Environment, VectorEnvironment } from "../../../../rl/environment.ts";
import { default_rng, elementAt, emptyBatch, PPO, putElement } from "../../../../rl/mod.ts";

// biome-ignore lint/suspicious/noExplicitAny: every one of them
type AnyVector = VectorEnvironment<any, any>;

/** The same environments one after the other in this thread. */
function sync(id: string, count: number, options: object = {}): AnyVector {
  const { autoreset_mode, ...own } = options as { autoreset_mode?: "same_step" };
  const envs = Array.from({ length: count }, () => make(id, own) as Environment);
  return new SyncVectorEnvironment(envs as never, autoreset_mode ? { autoreset_mode } : {});
}

/** Steps both with the same random actions. */
function compare(a: AnyVector, b: AnyVector, steps: number, seed: number): number {
  const rng = default_rng(seed);
  const { single_action_space: space, num_envs } = a;
  let ends = 0;
  for (let t = 0; t < steps; t++) {
    const actions = emptyBatch(space, num_envs);
    for (let i = 0; i < num_envs; i++) putElement(space, actions, i, space.sample(rng));
    const [own, other] = [a.step(actions), b.step(actions)];
    expect(own).toEqual(other);
    expect(a.action_mask?.()).toEqual(b.action_mask?.());
    ends += own.done.reduce((sum, each) => sum + each, 0);
  }
  return ends;
}

describe("AsyncVectorEnvironment", () => {
  for (const [id, options] of [
    ["CartPole-v1", { max_episode_steps: 9 }],
    ["Pendulum-v1", { max_episode_steps: 9, autoreset_mode: "same_step" }],
    ["Taxi-v4", { max_episode_steps: 7, autoreset_mode: "same_step" }],
    ["Blackjack-v1", {}],
  ] as const) {
    test(`${id} ${JSON.stringify(options)}: steps, masks and states are those of one thread`, () => {
      const env = make_vec(id as string, 5, { ...options, workers: 2 }) as AnyVector;
      const other = sync(id, 5, options);
      expect(env).toBeInstanceOf(AsyncVectorEnvironment);
      expect(env.get_init_state({ seed: 3 })).toEqual(other.get_init_state({ seed: 3 }));
      expect(compare(env, other, 40, 1)).toBeGreaterThan(5);
      expect(env.getState()).toEqual(other.getState());
      const state = JSON.parse(JSON.stringify(env.getState()));
      compare(env, other, 10, 2);
      const third = make_vec(id as string, 5, { ...options, workers: 3 }) as AnyVector;
      third.setState(state);
      other.setState(state);
      compare(third, other, 20, 4);
      env.close?.();
      third.close?.();
    });
  }

  test("knows environments that a module registers, which threads import", () => {
    const module = new URL("registers_room.ts", import.meta.url);
    const make = () => make_vec("Room-v0" as string, 2, { workers: { count: 2, module } });
    expect(make).toThrow(/Room-v0/); // not known here yet
    return import("./registers_room.ts").then(() => {
      const env = make() as AnyVector;
      expect(
        elementAt(env.single_observation_space, env.get_init_state({ seed: 1 }), 1),
      ).toBeDefined();
      env.close?.();
    });
  });

  test("passes errors on, and can be used after them", () => {
    const env = make_vec("CartPole-v1", 3, { workers: 2 }) as AnyVector;
    expect(() => env.step(Int32Array.of(0, 0, 0))).toThrow(/get_init_state\(\)/);
    env.get_init_state({ seed: 0 });
    expect(() => env.step(Int32Array.of(0, 0, 7))).toThrow(RangeError);
    expect(() => env.step(Int32Array.of(0, 0))).toThrow(
      "Cannot step 3 x CartPole-v1 with 2 numbers as actions: there must be 1 for each.",
    );
    env.get_init_state({ seed: 0 });
    expect(env.step(Int32Array.of(0, 1, 0)).reward).toEqual(Float64Array.of(1, 1, 1));
    env.close?.();
    env.close?.();
    expect(() => env.get_init_state()).toThrow(
      "Cannot use a vector environment after close(); make a new one.",
    );
  });

  test("refuses numbers of workers that are none, and modules that a file names", () => {
    expect(() => make_vec("CartPole-v1", 2, { workers: 0 })).toThrow(
      "Cannot make 2 x CartPole-v1 in 0 worker threads: workers must be a positive integer.",
    );
    const options = { workers: { count: 2, module: "data:text/javascript," }, trust: false };
    expect(() => make_vec("CartPole-v1", 2, options)).toThrow(
      "Cannot make CartPole-v1: a file names a module to import; give workers yourself.",
    );
  });

  test("an agent learns in threads what it learns in one", async () => {
    setBackend(await load("wasm"));
    const options = { n_steps: 16, batch_size: 32, n_epochs: 2, net_arch: [8], seed: 3 };
    const weights = async (env: AnyVector): Promise<unknown> => {
      const agent = new PPO(env, options);
      await agent.learn({ total_timesteps: 400 });
      return Promise.all(
        [...agent.policy.collect_params().values()].map((each) => each.data().tolist()),
      );
    };
    const threads = make_vec("CartPole-v1", 4, { workers: 2 }) as AnyVector;
    expect(await weights(threads)).toEqual(await weights(sync("CartPole-v1", 4)));
    threads.close?.();
  });
});
