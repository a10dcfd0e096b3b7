/** VecNormalize: as Stable-Baselines3's, over the ends of episodes; in checkpoints and evaluations. */
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { load as loadBackend } from "../../../../backends/mod.ts";
import { make, make_vec, VecNormalize, type VecNormalizeOptions } from "../../../../envs/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { DQN } from "../../../../rl/algorithms/dqn.ts";
import type { VectorEnvironment } from "../../../../rl/environment.ts";
import { Discrete } from "../../../../rl/spaces/mod.ts";

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Case {
  readonly id: string;
  readonly num_envs: number;
  readonly seed: number;
  readonly max_episode_steps: number;
  readonly options: VecNormalizeOptions;
  readonly observations: Numbers;
  readonly rewards: Numbers;
  readonly finals: readonly (readonly (Numbers | null)[])[];
  readonly mean: Numbers | null;
  readonly var: Numbers | null;
  readonly ret_var: number;
}

const file = new URL("../../../golden/sb3/sb3_vec_normalize.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: Case[] };

type AnyVector = VectorEnvironment<Float32Array, never>;

function close(given: ArrayLike<number>, wanted: ArrayLike<number>, digits = 4): void {
  expect(given.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    expect(given[i] as number).toBeCloseTo(wanted[i] as number, digits);
  }
}

/** The actions of the recipe. */
function actionsAt(t: number, env: AnyVector): Int32Array | Float32Array {
  const pattern = Array.from({ length: env.num_envs }, (_, i) => (t * 7 + i * 3) % 5);
  const space: unknown = env.single_action_space;
  return space instanceof Discrete
    ? Int32Array.from(pattern, (p) => p % space.n)
    : Float32Array.from(pattern, (p) => p - 2);
}

for (const each of cases) {
  const { id, num_envs, seed, max_episode_steps, options } = each;
  test(`${id} ${JSON.stringify(options)}: observations, rewards and statistics of Stable-Baselines3`, () => {
    const vector = make_vec(id, num_envs, { max_episode_steps, autoreset_mode: "same_step" });
    const env = new VecNormalize<never>(vector as AnyVector, options);
    const width = env.single_observation_space.flatdim * num_envs;
    close(env.get_init_state({ seed }), each.observations.data.slice(0, width));
    for (const [t, finals] of each.finals.entries()) {
      const step = env.step(actionsAt(t, env) as never);
      close(step.next_state, each.observations.data.slice((t + 1) * width, (t + 2) * width));
      close(step.reward, each.rewards.data.slice(t * num_envs, (t + 1) * num_envs));
      for (const [i, final] of finals.entries()) {
        expect(step.done[i]).toBe(final === null ? 0 : 1);
        const own = width / num_envs;
        if (final) close(step.finalState!.subarray(i * own, (i + 1) * own), final.data);
      }
    }
    if (each.mean && each.var) {
      close(env.obs_rms.mean, each.mean.data, 6);
      close(env.obs_rms.var, each.var.data, 5);
    }
    expect(env.ret_rms.var[0]! / each.ret_var).toBeCloseTo(1, 6);
  });
}

describe("VecNormalize", () => {
  const create = (options: VecNormalizeOptions = {}): VecNormalize<never> =>
    new VecNormalize<never>(make_vec("Pendulum-v1", 2) as never, options);

  test("continues from a state bit for bit", () => {
    const [env, other] = [create(), create()];
    env.get_init_state({ seed: 1 });
    for (let t = 0; t < 250; t++) env.step(actionsAt(t, env) as never);
    other.setState(JSON.parse(JSON.stringify(env.getState())));
    for (let t = 0; t < 250; t++) {
      expect(other.step(actionsAt(t, env) as never)).toEqual(env.step(actionsAt(t, env) as never));
    }
    expect(() => other.setState({ ...env.getState(), returns: [1] })).toThrow(
      "Cannot restore VecNormalize of Pendulum-v1: its state is not such as it saves (it is of 1 environments); take another copy.",
    );
  });

  test("an evaluation sees the statistics of the training, and leaves them and the rewards as they are", () => {
    const env = create({ clip_obs: 1 });
    env.get_init_state({ seed: 1 });
    for (let t = 0; t < 50; t++) env.step(actionsAt(t, env) as never);
    const before = JSON.stringify(env.getState());
    const [evalEnv, plain] = [env.evaluationEnv(make("Pendulum-v1") as never), make("Pendulum-v1")];
    const [given, raw] = [evalEnv.get_init_state({ seed: 5 }), plain.get_init_state({ seed: 5 })];
    expect(given).toEqual(env.normalize_obs(raw));
    expect(Math.max(...given.map(Math.abs))).toBeLessThanOrEqual(1);
    const [step, other] = [
      evalEnv.step(Float32Array.of(1) as never),
      plain.step(Float32Array.of(1)),
    ];
    expect(step.reward).toBe(other.reward);
    expect(JSON.stringify(env.getState())).toBe(before);
  });

  test("does not update its statistics where training is false", () => {
    const env = create({ training: false });
    env.get_init_state({ seed: 1 });
    const before = JSON.stringify([env.obs_rms.getState(), env.ret_rms.getState()]);
    env.step(actionsAt(0, env) as never);
    expect(JSON.stringify([env.obs_rms.getState(), env.ret_rms.getState()])).toBe(before);
  });

  test("refuses what it cannot normalize", () => {
    expect(() => new VecNormalize(make("Pendulum-v1") as never)).toThrow(
      "Cannot wrap Pendulum-v1 in VecNormalize: it is no vector environment; make it with make_vec.",
    );
    expect(() => new VecNormalize(make_vec("FrozenLake-v1", 2) as never)).toThrow(
      /^Cannot normalize the observations of FrozenLake-v1: /,
    );
    expect(() => create({ clip_obs: 0 })).toThrow(
      "Cannot normalize Pendulum-v1 with clip_obs 0: it must be positive.",
    );
  });
});

test("learn() reports the returns of the rewards as they are, also over a checkpoint", async () => {
  setBackend(await loadBackend("wasm"));
  const makeVector = (): AnyVector =>
    make_vec("CartPole-v1", 2, { autoreset_mode: "same_step" }) as unknown as AnyVector;
  const returnsOf = async (env: AnyVector): Promise<unknown[]> => {
    const seen: unknown[] = [];
    const agent = new DQN(env as never, { learning_starts: 1000 });
    await agent.learn({
      total_timesteps: 300,
      onStep: ({ step, episodeReturn, episodeLength }) => {
        if (episodeReturn !== null) seen.push([step, episodeReturn, episodeLength]);
      },
    });
    return seen;
  };
  const seen = await returnsOf(new VecNormalize(makeVector()) as AnyVector);
  expect(seen.length).toBeGreaterThan(5);
  expect(seen).toEqual(await returnsOf(makeVector()));

  const [whole, part] = [
    new VecNormalize<never>(makeVector()),
    new VecNormalize<never>(makeVector()),
  ];
  whole.get_init_state({ seed: 1 });
  for (let t = 0; t < 3; t++) whole.step(Int32Array.of(1, 1) as never);
  part.setState(whole.getState());
  for (let t = 0; t < 20; t++) {
    const [a, b] = [whole, part].map((each) => each.step(Int32Array.of(1, 1) as never));
    expect(a).toEqual(b as never);
  }
});
